namespace Dandi.Zarr.Ome;

/// <summary>The rules for a collection of images (OME-NGFF 0.4 and 0.5, "bioformats2raw.layout").</summary>
internal static class OmeCollection
{
    /// <summary>Judges the marks of a collection.</summary>
    public static void Validate(JsonPlace container)
    {
        var layout = container.May("bioformats2raw.layout").Under("ome_ngff.bioformats2raw").IsNumber();
        layout.Demand(JsonPlace.TryReadInteger(layout.Value, out var number) && number == 3, "must be 3");
        foreach (var path in container.May("series").Under("ome_ngff.series").IsList().Items())
            path.IsText();
    }
}
