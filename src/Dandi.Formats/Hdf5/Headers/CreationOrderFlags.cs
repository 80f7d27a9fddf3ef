namespace Dandi.Hdf5.Headers;

/// <summary>The two flags by which headers, groups and lists of attributes tell whether they keep the order of creation.</summary>
internal static class CreationOrderFlags
{
    private const int Tracked = 1;
    private const int Indexed = 2;

    /// <summary>What they say; an index without tracking is none.</summary>
    /// <param name="flags">With the two as the lowest bits.</param>
    public static Hdf5CreationOrder Read(int flags) =>
        (flags & Tracked) == 0 ? Hdf5CreationOrder.None
        : (flags & Indexed) == 0 ? Hdf5CreationOrder.Tracked
        : Hdf5CreationOrder.Indexed;
}
