namespace Dandi.Zarr.Ome;

/// <summary>
/// Validates <c>well</c> (OME-NGFF <see href="https://ngff.openmicroscopy.org/0.4/">0.4</see> and
/// <see href="https://ngff.openmicroscopy.org/0.5/">0.5</see>, "well" metadata).
/// </summary>
internal static class OmeWell
{
    public static void Validate(JsonChecker value, string version)
    {
        var well = value.WithRule("ome_ngff.well").RequireObject();
        OmeNgff.ValidateVersion(well, version);
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in well.Required("images").RequireList(minLength: 1).Items())
        {
            var image = item.RequireObject();
            var path = image.Required("path").RequireString();
            path = path.Require(OmePlate.IsName(path.Text), "must consist of letters and digits");
            if (path.Text is { } text)
                path.Require(paths.Add(text), "is also the path of another field");
            image.Optional("acquisition").RequireInteger();
        }
    }
}
