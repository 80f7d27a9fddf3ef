using Dandi.Hdf5.References;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Of single pictures, their order, and the series that show them.</summary>
internal static class ImageChecks
{
    private const int MaxImages = 1_000_000;

    public static IEnumerable<string> OrderIsUnique(NwbObject item, InspectedFile file)
    {
        if (item.Dataset("order_of_images") is not { } order)
            yield break;
        var known = new HashSet<Hdf5Reference>();
        for (long index = 0; index < Math.Min(order.Space.Count, MaxImages); index++)
        {
            if (order.Values.ReadElement(index) is not Hdf5Reference reference || known.Add(reference))
                continue;
            yield return "order_of_images should have unique values.";
            yield break;
        }
    }

    public static IEnumerable<string> OrderIsComplete(NwbObject item, InspectedFile file)
    {
        if (item.Dataset("order_of_images") is not { } order)
            yield break;
        var images = item.MemberNames.Count(name =>
            item.Object(name) is { } member && (member.IsKindOf("Image") || member.IsKindOf("BaseImage"))
        );
        if (order.Space.Count != images)
            yield return $"Length of order_of_images ({order.Space.Count}) does not match the number of images ({images}).";
    }

    public static IEnumerable<string> IndexedSeries(NwbObject item, InspectedFile file)
    {
        if (item.Object("indexed_timeseries") is not null)
            yield return "Pointing an IndexSeries to a TimeSeries is deprecated. Please point to an Images container instead.";
    }
}
