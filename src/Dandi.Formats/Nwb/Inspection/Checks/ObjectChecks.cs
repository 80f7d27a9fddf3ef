using Dandi.Hdf5;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks objects of any type: their names, and the size of their data.</summary>
internal static class ObjectChecks
{
    private const double LargeBytes = 20e9;
    private const int PointerBytes = 8;
    private const int Shuffle = 2;
    private const int Fletcher32 = 3;
    private const int ScaleOffset = 6;

    public static IEnumerable<string> NameSlashes(NwbObject item, InspectedFile file)
    {
        if (item.Name.AsSpan().ContainsAny('/', '\\'))
            yield return "Object name contains slashes.";
    }

    public static IEnumerable<string> LargeDatasetCompression(NwbObject item, InspectedFile file)
    {
        foreach (var (name, dataset) in ResultLocation.Fields(item))
        {
            if (!IsLarge(dataset) || IsCompressed(dataset))
                continue;
            yield return $"{name} is a large uncompressed dataset! Please enable compression.";
            yield break;
        }
    }

    /// <summary>True if the elements of a dataset take more than 20 GB uncompressed.</summary>
    public static bool IsLarge(Hdf5Dataset dataset) =>
        dataset.Dataspace.Count * (double)(dataset.Type.HasVariableLength ? PointerBytes : dataset.Type.Size)
        > LargeBytes;

    /// <summary>True if the elements take more than 20 GB both uncompressed and as stored.</summary>
    public static bool IsStoredLarge(Hdf5Dataset dataset) =>
        IsLarge(dataset) && (!IsCompressed(dataset) || dataset.StorageSize > LargeBytes);

    private static bool IsCompressed(Hdf5Dataset dataset) =>
        dataset.Filters.Any(filter => filter.Id is not (Shuffle or Fletcher32 or ScaleOffset));
}
