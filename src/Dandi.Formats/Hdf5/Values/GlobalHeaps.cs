using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Values;

/// <summary>The collections that texts and lists of variable length, and references to regions, stand in (HDF5 format specification, III.E). Only where objects are is kept, not their bytes.</summary>
internal sealed class GlobalHeaps(FileBytes file)
{
    private const string Reading = "global heap";
    private const int MaxKeptObjects = 200_000;

    private readonly Dictionary<long, Dictionary<int, (long Address, long Size)>> _collections = [];
    private int _kept;
    private long _spent;

    /// <summary>The bytes of an object.</summary>
    /// <param name="collection">The address of its collection.</param>
    /// <param name="index">Its number there.</param>
    public ByteCursor Read(long collection, int index)
    {
        if (!_collections.TryGetValue(collection, out var objects))
            objects = Load(collection);
        if (!objects.TryGetValue(index, out var found))
            throw Damaged(collection, $"object {index} is not there");
        return file.Cursor(found.Address, found.Size, Reading);
    }

    /// <summary>The first bytes of an object, counted against the limit: many elements may point to the same object.</summary>
    public ReadOnlySpan<byte> Read(long collection, int index, long count)
    {
        var cursor = Read(collection, index);
        if (count > cursor.Remaining)
            throw Damaged(collection, $"object {index} has {cursor.Remaining} bytes, and {count} are expected");
        _spent += count;
        if (_spent > file.Budget.Limits.HeapBytes)
            throw new UnsupportedHdf5Exception(
                Hdf5Fault.Limit,
                Reading,
                collection + file.BaseAddress,
                $"Texts and lists of variable length have more than {file.Budget.Limits.HeapBytes} bytes"
            );
        return cursor.Bytes((int)count);
    }

    private Dictionary<int, (long Address, long Size)> Load(long collection)
    {
        var head = file.Cursor(collection, 8L + file.LengthSize, Reading);
        head.Signature("GCOL"u8);
        if (head.Byte() is not 1 and var version)
            throw head.UnknownVersion(version, 1, "the global heap");
        head.Skip(3);
        var size = head.Length();
        if (!file.Holds(collection, size))
            throw head.Damaged($"a collection of {size} bytes would be outside the file");
        var objects = ReadObjects(collection, size);
        if (_kept + objects.Count > MaxKeptObjects)
            Forget();
        _kept += objects.Count;
        return _collections[collection] = objects;
    }

    private void Forget()
    {
        _collections.Clear();
        _kept = 0;
    }

    private Dictionary<int, (long Address, long Size)> ReadObjects(long collection, long size)
    {
        // Heads are filled up to eight bytes, which shows where lengths are short.
        var headSize = (8 + file.LengthSize + 7) / 8 * 8;
        var objects = new Dictionary<int, (long, long)>();
        for (long at = headSize; at + headSize <= size; )
        {
            file.Budget.Step();
            var head = file.Cursor(collection + at, headSize, Reading);
            int index = head.UInt16();
            head.Skip(6);
            var length = head.Length();
            if (index == 0)
                break;
            if (length > size - at - headSize)
                throw head.Damaged($"object {index} goes beyond its collection");
            objects[index] = (collection + at + headSize, length);
            at += headSize + (length + 7) / 8 * 8;
        }
        return objects;
    }

    private InvalidHdf5Exception Damaged(long collection, string problem) =>
        new(Hdf5Fault.Damaged, Reading, collection + file.BaseAddress, $"A pointer leads nowhere: {problem}");
}
