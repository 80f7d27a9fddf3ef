namespace Dandi.Zarr.Ome;

/// <summary>
/// Validates <c>coordinateTransformations</c> of an image: one scale, optionally followed by one translation (OME-NGFF
/// <see href="https://ngff.openmicroscopy.org/0.4/">0.4</see> and
/// <see href="https://ngff.openmicroscopy.org/0.5/">0.5</see>, "multiscales" metadata).
/// </summary>
internal static class OmeTransformations
{
    /// <summary>Validates a list of transformations.</summary>
    /// <param name="value">The list of transformations.</param>
    /// <param name="axes">The number of axes; 0 if unknown.</param>
    /// <param name="version">The version of OME-NGFF.</param>
    public static void Validate(JsonChecker value, int axes, string version)
    {
        var list = value.WithRule("ome_ngff.transformations").RequireList(minLength: 1);
        var (scales, translations) = (0, 0);
        foreach (var item in list.Items())
        {
            var transformation = item.RequireObject();
            var type = transformation.Required("type").RequireOneOf("scale", "translation").Text;
            if (type == "scale")
                scales++;
            if (type == "translation")
                translations++;
            if (type == "translation")
                transformation.Require(scales > 0, "must come after the scale, so that it is in physical units");
            if (type is not null)
                ValidateVector(transformation.Required(type), axes, version);
        }
        list.Require(list.Length == 0 || scales == 1, $"needs exactly one `scale` and has {scales}");
        list.Require(translations <= 1, $"has {translations} items of type `translation`; at most one is allowed");
    }

    private static void ValidateVector(JsonChecker value, int axes, string version)
    {
        var vector = value.RequireList(minLength: 2);
        foreach (var number in vector.Items())
            number.RequireNumber();
        if (axes == 0 || !vector.IsPresent || vector.Length == axes)
            return;
        var message = $"has {vector.Length} numbers for {axes} axes";
        // The official examples of 0.4 include a valid document whose scale is too short.
        if (version == "0.4")
            vector.ReportHint(message);
        else
            vector.ReportWarning(message);
    }
}
