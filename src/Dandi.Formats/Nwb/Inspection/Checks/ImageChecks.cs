using Dandi.Hdf5.References;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks Images containers and the series that index them.</summary>
internal static class ImageChecks
{
    private const int MaxImages = 1_000_000;

    public static IEnumerable<string> OrderOfImagesUnique(NwbObject item, InspectedFile file)
    {
        if (item.Dataset("order_of_images") is not { } order)
            yield break;
        if (order.Dataspace.Count > MaxImages)
            throw NwbLimits.Exceeded($"order_of_images has more than {MaxImages} elements");
        var known = new HashSet<Hdf5Reference>();
        for (long index = 0; index < order.Dataspace.Count; index++)
        {
            if (order.Values.ReadElement(index) is not Hdf5Reference reference || known.Add(reference))
                continue;
            yield return "order_of_images should have unique values.";
            yield break;
        }
    }

    public static IEnumerable<string> OrderOfImagesLen(NwbObject item, InspectedFile file)
    {
        if (item.Dataset("order_of_images") is not { } order)
            yield break;
        var images = item.MemberNames.Count(name =>
            item.Object(name) is { } member && (member.IsKindOf("Image") || member.IsKindOf("BaseImage"))
        );
        if (order.Dataspace.Count != images)
            yield return $"Length of order_of_images ({order.Dataspace.Count}) does not match the number of images "
                + $"({images}).";
    }

    public static IEnumerable<string> IndexSeriesPointsToImage(NwbObject item, InspectedFile file)
    {
        if (item.Object("indexed_timeseries") is not null)
            yield return "Pointing an IndexSeries to a TimeSeries is deprecated. Please point to an Images container "
                + "instead.";
    }
}
