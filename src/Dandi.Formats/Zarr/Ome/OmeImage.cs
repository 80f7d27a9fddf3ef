namespace Dandi.Zarr.Ome;

/// <summary>
/// Validates <c>multiscales</c> (OME-NGFF <see href="https://ngff.openmicroscopy.org/0.4/">0.4</see> and
/// <see href="https://ngff.openmicroscopy.org/0.5/">0.5</see>, "multiscales" metadata).
/// </summary>
internal static class OmeImage
{
    public static void Validate(JsonChecker images, string version)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in images.WithRule("ome_ngff.multiscales").RequireList(minLength: 1).Items())
        {
            var image = item.Require(seen.Add(item.Value.GetRawText()), "is a duplicate").RequireObject();
            OmeNgff.ValidateVersion(image, version);
            image.Recommended("name").RequireString();
            image.Recommended("type");
            image.Recommended("metadata");
            var axes = image.Required("axes");
            OmeAxes.Validate(axes);
            foreach (var level in image.Required("datasets").RequireList(minLength: 1).Items())
            {
                level.RequireObject().Required("path").RequireString();
                OmeTransformations.Validate(level.Required("coordinateTransformations"), axes.Length, version);
            }
            OmeTransformations.Validate(image.Optional("coordinateTransformations"), axes.Length, version);
        }
    }
}
