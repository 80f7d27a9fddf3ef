namespace Dandi.Hdf5.Headers;

/// <summary>
/// The flags of object headers, link info and attribute info messages that state whether the creation order is
/// recorded.
/// </summary>
internal static class CreationOrderFlags
{
    private const int Tracked = 1;
    private const int Indexed = 2;

    /// <summary>Converts the flags; "indexed" without "tracked" means that the order is not recorded.</summary>
    /// <param name="flags">A number whose lowest two bits are the flags.</param>
    public static Hdf5CreationOrder Read(int flags) =>
        (flags & Tracked) == 0 ? Hdf5CreationOrder.None
        : (flags & Indexed) == 0 ? Hdf5CreationOrder.Tracked
        : Hdf5CreationOrder.Indexed;
}
