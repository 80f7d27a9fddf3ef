using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Values;

namespace Dandi.Hdf5.Writing;

/// <summary>New objects for the free space of a collection of the global heap.</summary>
internal sealed class HeapSpace
{
    /// <summary>The smallest collection that the HDF5 library accepts.</summary>
    private const int MinCollectionSize = 4096;

    private const int MaxIndex = ushort.MaxValue;

    private readonly FileBytes _file;
    private readonly int _headSize;
    private readonly List<byte> _objects = [];
    private readonly long _start;
    private readonly bool _isNew;
    private long _free;
    private int _lastIndex;

    private HeapSpace(FileBytes file, long address, long start, long free, int lastIndex, bool isNew)
    {
        (_file, Address, _start, _free, _lastIndex, _isNew) = (file, address, start, free, lastIndex, isNew);
        _headSize = HeapCollection.HeadSize(file);
    }

    /// <summary>The address of the collection.</summary>
    public long Address { get; }

    public bool IsUsed => _objects.Count > 0;

    /// <summary>The exclusive end of a new collection.</summary>
    public long End => Address + CollectionSize;

    private int CollectionSize => Math.Max(MinCollectionSize, _objects.Count + 2 * _headSize);

    /// <summary>The free space of a collection of the file.</summary>
    public static HeapSpace In(FileBytes file, long address)
    {
        var collection = HeapCollection.Read(file, address);
        // Anything but free space up to the end was not written by the library, which leaves such collections alone.
        var isUsable = collection.FreeAddress + collection.FreeSize == address + collection.Size;
        return new HeapSpace(
            file,
            address,
            collection.FreeAddress,
            isUsable ? collection.FreeSize : 0,
            collection.Objects.Keys.DefaultIfEmpty(0).Max(),
            isNew: false
        );
    }

    /// <summary>A new collection.</summary>
    public static HeapSpace At(FileBytes file, long address) =>
        new(file, address, address + HeapCollection.HeadSize(file), int.MaxValue / 2, lastIndex: 0, isNew: true);

    /// <summary>Adds an object and returns its index; null if there is no space for it.</summary>
    public int? TryAdd(ReadOnlySpan<byte> bytes)
    {
        var needed = _headSize + (long)HeapCollection.Pad(bytes.Length);
        if (needed > _free || _lastIndex == MaxIndex)
            return null;
        _free -= needed;
        _objects.AddRange(Head(++_lastIndex, bytes.Length));
        _objects.AddRange(bytes);
        _objects.AddRange(new byte[HeapCollection.Pad(bytes.Length) - bytes.Length]);
        return _lastIndex;
    }

    /// <summary>The bytes that nothing refers to before <see cref="Publication"/> was written.</summary>
    public FilePatch Content()
    {
        if (!_isNew)
            return Patch(_start + _headSize, [.. _objects.Skip(_headSize), .. FreeHead(_free)]);
        byte[] head = [.. "GCOL"u8, 1, 0, 0, 0, .. StoredNumber.Of(CollectionSize, _file.LengthSize)];
        var free = CollectionSize - _headSize - _objects.Count;
        var bytes = new byte[CollectionSize];
        head.CopyTo(bytes, 0);
        _objects.CopyTo(bytes, _headSize);
        FreeHead(free).CopyTo(bytes, _headSize + _objects.Count);
        return Patch(Address, bytes);
    }

    /// <summary>The head of the first new object, which replaces that of the free space; null for a new
    /// collection.</summary>
    public FilePatch? Publication() => _isNew ? null : Patch(_start, [.. _objects.Take(_headSize)]);

    /// <summary>As in the library, free space that is too small for a head has none.</summary>
    private byte[] FreeHead(long free) => free < _headSize ? [] : Head(0, free);

    private byte[] Head(int index, long size)
    {
        var head = new byte[_headSize];
        StoredNumber.Of(index, 2).CopyTo(head, 0);
        StoredNumber.Of(size, _file.LengthSize).CopyTo(head, 8);
        return head;
    }

    private FilePatch Patch(long address, byte[] bytes) => new(address + _file.BaseAddress, bytes);
}
