using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Values;

/// <summary>
/// Reads the global heap, whose collections contain variable-length strings and lists, and region references
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// III.E). The locations of objects are cached, but not their bytes.
/// </summary>
internal sealed class GlobalHeaps(FileBytes file)
{
    private const string Structure = HeapCollection.Structure;
    private const int MaxCachedObjects = 200_000;

    private readonly Dictionary<long, IReadOnlyDictionary<int, (long Address, long Size)>> _collections = [];
    private int _cachedObjects;

    /// <summary>Reads an object.</summary>
    /// <param name="collection">The address of the collection.</param>
    /// <param name="index">The index of the object in the collection.</param>
    /// <exception cref="Hdf5Exception">There is no such object, or the collection is damaged.</exception>
    public ByteCursor Read(long collection, int index)
    {
        var (address, size) = Find(collection, index);
        file.Budget.SpendMetadata(size);
        return file.Cursor(address, size, Structure);
    }

    /// <summary>Reads the first bytes of an object.</summary>
    /// <exception cref="Hdf5Exception">There is no such object, or it is shorter.</exception>
    public ReadOnlySpan<byte> Read(long collection, int index, long count)
    {
        var (address, size) = Find(collection, index);
        if (count > size)
            throw Damaged(collection, $"object {index} has {size} bytes instead of {count}");
        // Any number of elements may point to the same object.
        file.Budget.SpendMetadata(count);
        return file.At(address, count, Structure);
    }

    private (long Address, long Size) Find(long collection, int index)
    {
        if (!_collections.TryGetValue(collection, out var objects))
            objects = Load(collection);
        return objects.TryGetValue(index, out var found)
            ? found
            : throw Damaged(collection, $"object {index} does not exist");
    }

    private IReadOnlyDictionary<int, (long Address, long Size)> Load(long collection)
    {
        var objects = HeapCollection.Read(file, collection).Objects;
        if (_cachedObjects + objects.Count > MaxCachedObjects)
            ClearCache();
        _cachedObjects += objects.Count;
        return _collections[collection] = objects;
    }

    private void ClearCache()
    {
        _collections.Clear();
        _cachedObjects = 0;
    }

    private InvalidHdf5Exception Damaged(long collection, string problem) =>
        new(
            Hdf5ErrorKind.Damaged,
            Structure,
            collection + file.BaseAddress,
            $"A pointer to the global heap is invalid: {problem}"
        );
}
