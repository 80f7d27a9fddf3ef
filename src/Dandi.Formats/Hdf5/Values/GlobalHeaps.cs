using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Values;

/// <summary>
/// Reads the global heap, whose collections contain variable-length strings and lists, and region references
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// III.E). The locations of objects are cached, but not their bytes.
/// </summary>
internal sealed class GlobalHeaps(FileBytes file)
{
    private const string Structure = "global heap";
    private const int MaxCachedObjects = 200_000;

    private readonly Dictionary<long, Dictionary<int, (long Address, long Size)>> _collections = [];
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

    private Dictionary<int, (long Address, long Size)> Load(long collection)
    {
        var head = file.Cursor(collection, 8L + file.LengthSize, Structure);
        head.ExpectSignature("GCOL"u8);
        if (head.ReadByte() is not 1 and var version)
            throw head.UnknownVersion(version, 1, "the global heap");
        head.Skip(3);
        var size = head.ReadLength();
        if (!file.Contains(collection, size))
            throw head.Damaged($"the collection of {size} bytes extends beyond the end of the file");
        var objects = ReadObjects(collection, size);
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

    private Dictionary<int, (long Address, long Size)> ReadObjects(long collection, long size)
    {
        // The headers of objects are padded to a multiple of eight bytes, which matters for lengths of 2 or 4 bytes.
        var headSize = (8 + file.LengthSize + 7) / 8 * 8;
        var objects = new Dictionary<int, (long, long)>();
        for (long at = headSize; at + headSize <= size; )
        {
            file.Budget.SpendElements(1);
            var head = file.Cursor(collection + at, headSize, Structure);
            int index = head.ReadUInt16();
            head.Skip(6);
            var length = head.ReadLength();
            if (index == 0)
                break;
            if (length > size - at - headSize)
                throw head.Damaged($"object {index} extends beyond its collection");
            objects[index] = (collection + at + headSize, length);
            at += headSize + (length + 7) / 8 * 8;
        }
        return objects;
    }

    private InvalidHdf5Exception Damaged(long collection, string problem) =>
        new(
            Hdf5ErrorKind.Damaged,
            Structure,
            collection + file.BaseAddress,
            $"A pointer to the global heap is invalid: {problem}"
        );
}
