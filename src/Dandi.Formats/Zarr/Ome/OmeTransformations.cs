namespace Dandi.Zarr.Ome;

/// <summary>The rules for <c>coordinateTransformations</c> of an image: one scale, then perhaps one translation (OME-NGFF 0.4 and 0.5, "multiscales" metadata).</summary>
internal static class OmeTransformations
{
    /// <summary>Judges a list of transformations.</summary>
    /// <param name="place">The list.</param>
    /// <param name="axes">The number of axes; 0 where it cannot be told.</param>
    /// <param name="version">The version of OME-NGFF.</param>
    public static void Validate(JsonPlace place, int axes, string version)
    {
        var list = place.Under("ome_ngff.transformations").IsList(atLeast: 1);
        var (scales, translations) = (0, 0);
        foreach (var item in list.Items())
        {
            var transformation = item.IsObject();
            var type = transformation.Must("type").IsOneOf("scale", "translation").Text;
            if (type == "scale")
                scales++;
            if (type == "translation")
                translations++;
            if (type == "translation")
                transformation.Demand(scales > 0, "must stand behind the scale, so that it is in physical units");
            if (type is not null)
                ValidateVector(transformation.Must(type), axes, version);
        }
        list.Demand(list.Length == 0 || scales == 1, $"must have one `scale`, and has {scales}");
        list.Demand(translations <= 1, $"may have one `translation`, and has {translations}");
    }

    private static void ValidateVector(JsonPlace place, int axes, string version)
    {
        var vector = place.IsList(atLeast: 2);
        foreach (var number in vector.Items())
            number.IsNumber();
        if (axes == 0 || !vector.IsPresent || vector.Length == axes)
            return;
        var message = $"has {vector.Length} numbers for {axes} axes";
        // The official examples of 0.4 hold a valid document with too short a scale.
        if (version == "0.4")
            vector.Departs(message);
        else
            vector.Breaks(message);
    }
}
