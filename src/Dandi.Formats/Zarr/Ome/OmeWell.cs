namespace Dandi.Zarr.Ome;

/// <summary>The rules for <c>well</c> (OME-NGFF 0.4 and 0.5, "well" metadata).</summary>
internal static class OmeWell
{
    /// <summary>Judges a well.</summary>
    public static void Validate(JsonPlace place, string version)
    {
        var well = place.Under("ome_ngff.well").IsObject();
        OmeNgff.ValidateVersion(well, version);
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in well.Must("images").IsList(atLeast: 1).Items())
        {
            var image = item.IsObject();
            var path = image.Must("path").IsText();
            path = path.Demand(OmePlate.IsName(path.Text), "must be made of letters and digits");
            if (path.Text is { } text)
                path.Demand(paths.Add(text), "is the path of another field as well");
            image.May("acquisition").IsInteger();
        }
    }
}
