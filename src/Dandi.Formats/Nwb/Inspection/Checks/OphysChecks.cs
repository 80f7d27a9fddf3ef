namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks optical physiology (imaging planes, regions of interest, optical channels).</summary>
internal static class OphysChecks
{
    // In nanometers. Smaller values are probably in meters.
    private const double ShortestWavelength = 10;

    public static IEnumerable<string> RoiResponseSeriesDims(NwbObject item, InspectedFile file) =>
        item.Dataset("rois") is { } rois
            ? ElectricalSeriesChecks.CompareDimensions(
                new Series(item).Shape,
                2,
                NumberStream.FirstDimension(rois),
                "rois"
            )
            : [];

    public static IEnumerable<string> RoiResponseSeriesLinkToPlaneSegmentation(NwbObject item, InspectedFile file)
    {
        if (item.Object("rois") is { } rois && TableColumns.TableOf(rois)?.IsKindOf("PlaneSegmentation") == false)
            yield return "rois field does not point to a PlaneSegmentation table.";
    }

    public static IEnumerable<string> EmissionLambdaInNm(NwbObject item, InspectedFile file) =>
        Wavelength(item, "emission");

    public static IEnumerable<string> ExcitationLambdaInNm(NwbObject item, InspectedFile file) =>
        Wavelength(item, "excitation");

    public static IEnumerable<string> PlaneSegmentationImageMaskShapeAgainstRefImages(
        NwbObject item,
        InspectedFile file
    )
    {
        if (
            item.Dataset("image_mask") is not { Dataspace.Dimensions: { Count: > 0 } mask }
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
                yield return $"image_mask of shape {shape} does not match reference image {image.Name} with shape "
                    + $"{other}.";
        }
    }

    private static IEnumerable<string> Wavelength(NwbObject item, string what)
    {
        if (NumpyScalar.Of(item.Field($"{what}_lambda")) is { Value: < ShortestWavelength } wavelength)
            yield return $"{what} lambda of {wavelength} should be in units of nm.";
    }
}
