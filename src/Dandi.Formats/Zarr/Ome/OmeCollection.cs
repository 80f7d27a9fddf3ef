namespace Dandi.Zarr.Ome;

/// <summary>
/// Validates collections of images (OME-NGFF <see href="https://ngff.openmicroscopy.org/0.4/">0.4</see> and
/// <see href="https://ngff.openmicroscopy.org/0.5/">0.5</see>, "bioformats2raw.layout").
/// </summary>
internal static class OmeCollection
{
    public static void Validate(JsonChecker container)
    {
        var layout = container.Optional("bioformats2raw.layout").WithRule("ome_ngff.bioformats2raw").RequireNumber();
        layout.Require(JsonChecker.TryReadInteger(layout.Value, out var number) && number == 3, "must be 3");
        foreach (var path in container.Optional("series").WithRule("ome_ngff.series").RequireList().Items())
            path.RequireString();
    }
}
