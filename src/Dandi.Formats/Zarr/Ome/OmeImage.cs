namespace Dandi.Zarr.Ome;

/// <summary>The rules for <c>multiscales</c> (OME-NGFF 0.4 and 0.5, "multiscales" metadata).</summary>
internal static class OmeImage
{
    /// <summary>Judges the images of a group.</summary>
    public static void Validate(JsonPlace images, string version)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in images.Under("ome_ngff.multiscales").IsList(atLeast: 1).Items())
        {
            var image = item.Demand(seen.Add(item.Value.GetRawText()), "is given twice").IsObject();
            OmeNgff.ValidateVersion(image, version);
            image.Should("name").IsText();
            image.Should("type");
            image.Should("metadata");
            var axes = image.Must("axes");
            OmeAxes.Validate(axes);
            foreach (var level in image.Must("datasets").IsList(atLeast: 1).Items())
            {
                level.IsObject().Must("path").IsText();
                OmeTransformations.Validate(level.Must("coordinateTransformations"), axes.Length, version);
            }
            OmeTransformations.Validate(image.May("coordinateTransformations"), axes.Length, version);
        }
    }
}
