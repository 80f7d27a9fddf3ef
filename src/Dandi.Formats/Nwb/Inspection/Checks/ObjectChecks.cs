using Dandi.Hdf5;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Of objects of any kind: their names, and the size of their data.</summary>
internal static class ObjectChecks
{
    private const double LargeBytes = 20e9;
    private const int PointerBytes = 8;
    private const int Shuffle = 2;
    private const int Fletcher32 = 3;
    private const int ScaleOffset = 6;

    public static IEnumerable<string> SlashesInName(NwbObject item, InspectedFile file)
    {
        if (item.Name.AsSpan().ContainsAny('/', '\\'))
            yield return "Object name contains slashes.";
    }

    public static IEnumerable<string> LargeUncompressed(NwbObject item, InspectedFile file)
    {
        foreach (var (name, dataset) in ResultLocation.Fields(item))
        {
            if (!IsLarge(dataset) || IsCompressed(dataset))
                continue;
            yield return $"{name} is a large uncompressed dataset! Please enable compression.";
            yield break;
        }
    }

    /// <summary>Whether the elements of a dataset take more than 20 GB, not compressed.</summary>
    public static bool IsLarge(Hdf5Dataset dataset) =>
        dataset.Space.Count * (double)(dataset.Type.HasVariableLength ? PointerBytes : dataset.Type.Size) > LargeBytes;

    /// <summary>Whether they take that much as stored.</summary>
    public static bool IsStoredLarge(Hdf5Dataset dataset) =>
        IsLarge(dataset) && (!IsCompressed(dataset) || dataset.StorageSize > LargeBytes);

    private static bool IsCompressed(Hdf5Dataset dataset) =>
        dataset.Filters.Any(filter => filter.Id is not (Shuffle or Fletcher32 or ScaleOffset));
}
