namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Of optical physiology.</summary>
internal static class OphysChecks
{
    // No light that is used has a wavelength so short; in metres all have.
    private const double ShortestWavelength = 10;

    public static IEnumerable<string> Dimensions(NwbObject item, InspectedFile file) =>
        item.Dataset("rois") is { } rois
            ? ElectricalSeriesChecks.Compare(new Series(item).Shape, 2, NumberStream.Length(rois), "rois")
            : [];

    public static IEnumerable<string> PlaneSegmentation(NwbObject item, InspectedFile file)
    {
        if (item.Object("rois") is { } rois && TableColumns.TableOf(rois)?.IsKindOf("PlaneSegmentation") == false)
            yield return "rois field does not point to a PlaneSegmentation table.";
    }

    public static IEnumerable<string> Emission(NwbObject item, InspectedFile file) => Wavelength(item, "emission");

    public static IEnumerable<string> Excitation(NwbObject item, InspectedFile file) => Wavelength(item, "excitation");

    public static IEnumerable<string> MaskShape(NwbObject item, InspectedFile file)
    {
        if (
            item.Dataset("image_mask") is not { Space.Dimensions: { Count: > 0 } mask }
            || item.Member("reference_images") is not Hdf5.Hdf5Group images
        )
            yield break;
        var shape = PythonTuple.Text(mask.Skip(1));
        foreach (var member in item.File.Tree.MembersOf(images))
        {
            if (item.Object($"reference_images/{member.Name}") is not { } image || !image.IsKindOf("ImageSeries"))
                continue;
            var other = PythonTuple.Text(new Series(image).Shape.Skip(1));
            if (other != shape)
                yield return $"image_mask of shape {shape} does not match reference image {image.Name} with shape {other}.";
        }
    }

    private static IEnumerable<string> Wavelength(NwbObject item, string what)
    {
        if (NumpyScalar.Of(item.Field($"{what}_lambda")) is { Value: < ShortestWavelength } wavelength)
            yield return $"{what} lambda of {wavelength} should be in units of nm.";
    }
}
