using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Values;

/// <summary>
/// A collection of the global heap: a block of the file that is divided into objects, the last of which is the free
/// space (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// III.E).
/// </summary>
internal sealed class HeapCollection
{
    public const string Structure = "global heap";

    private readonly Dictionary<int, (long Address, long Size)> _objects = [];

    private HeapCollection(FileBytes file, long address)
    {
        Address = address;
        var head = file.Cursor(address, 8L + file.LengthSize, Structure);
        head.ExpectSignature("GCOL"u8);
        if (head.ReadByte() is not 1 and var version)
            throw head.UnknownVersion(version, 1, "the global heap");
        head.Skip(3);
        Size = head.ReadLength();
        if (!file.Contains(address, Size))
            throw head.Damaged($"the collection of {Size} bytes extends beyond the end of the file");
        ReadObjects(file);
    }

    public long Address { get; }

    public long Size { get; }

    /// <summary>The address and the size of the bytes of each object.</summary>
    public IReadOnlyDictionary<int, (long Address, long Size)> Objects => _objects;

    /// <summary>The address of the free space, which starts with a header like that of an object.</summary>
    public long FreeAddress { get; private set; }

    /// <summary>The size of the free space with its header; 0 if there is none.</summary>
    public long FreeSize { get; private set; }

    /// <exception cref="Hdf5Exception">There is no valid collection at the address.</exception>
    public static HeapCollection Read(FileBytes file, long address) => new(file, address);

    /// <summary>The size of the header of the collection, and of each object in it.</summary>
    /// <remarks>They are padded to a multiple of eight bytes, which matters for lengths of 2 or 4 bytes.</remarks>
    public static int HeadSize(FileBytes file) => Pad(8 + file.LengthSize);

    /// <summary>Pads the size of an object, as its place in the collection is.</summary>
    public static int Pad(int size) => (size + 7) / 8 * 8;

    private void ReadObjects(FileBytes file)
    {
        var headSize = HeadSize(file);
        for (long at = headSize; at + headSize <= Size; )
        {
            file.Budget.SpendElements(1);
            var head = file.Cursor(Address + at, headSize, Structure);
            int index = head.ReadUInt16();
            head.Skip(6);
            var length = head.ReadLength();
            if (index == 0)
            {
                (FreeAddress, FreeSize) = (Address + at, length);
                break;
            }
            if (length > Size - at - headSize)
                throw head.Damaged($"object {index} extends beyond its collection");
            _objects[index] = (Address + at + headSize, length);
            at += headSize + (length + 7) / 8 * 8;
        }
    }
}
