using System.Buffers.Binary;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>
/// Reads header messages that several objects share
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2, "Shared Message"). They are in the header of another object, such as a committed datatype, or in a heap of
/// the file, which is listed in the shared object header message table (III.I).
/// </summary>
/// <remarks>
/// Each index of the table covers some message types and states the heap that contains them. The list or B-tree of an
/// index is not read: only writers need it, to find equal messages. An object stores the heap id of its message.
/// </remarks>
internal sealed class SharedMessages(FileBytes file)
{
    private const string Structure = "shared message";
    private const string TableStructure = "shared message table";
    private const int MaxIndexes = 8;
    private const int InHeap = 1;
    private const int HeapIdLength = 8;

    // Messages are small, and most objects refer to the same few, such as the dataspace of scalars.
    private const int MaxCachedMessages = 4096;
    private const int MaxCachedBytes = 8 << 20;

    private readonly Dictionary<(MessageKind Kind, long HeapId), HeaderMessage> _cache = [];
    private readonly List<(int Kinds, long HeapAddress)> _indexes = [];
    private readonly Dictionary<long, FractalHeap> _heaps = [];
    private long _cachedBytes;
    private Hdf5Exception? _tableError;

    /// <summary>Reads the table of the file. If it is damaged, only reading a message from a heap throws.</summary>
    /// <param name="message">The shared message table message of the superblock extension.</param>
    public void ReadTable(HeaderMessage message)
    {
        try
        {
            ReadIndexes(message);
        }
        catch (Hdf5Exception error)
        {
            _tableError = error;
        }
    }

    /// <summary>Returns the shared message that a message refers to, or the message itself if it is not
    /// shared.</summary>
    /// <exception cref="Hdf5Exception">The shared message does not exist, is damaged, or is not supported.</exception>
    public HeaderMessage Resolve(HeaderMessage message)
    {
        if (!message.IsShared)
            return message;
        var reference = message.Read(file, Structure);
        var version = reference.ReadByte();
        if (version is 0 or > 3)
            throw reference.UnknownVersion(version, 1, "the shared message");
        var location = reference.ReadByte();
        if (version == 3 && location == InHeap)
            return ReadFromHeap(message.Kind, reference.ReadBytes(HeapIdLength), message.CreationIndex);
        // Version 1 stores a symbol table entry, which starts with the offset of a name.
        if (version == 1)
            reference.Skip(6 + reference.LengthSize);
        return ReadFromHeader(message, reference.ReadAddress(), ref reference);
    }

    /// <summary>Reads a message from a heap of shared messages.</summary>
    /// <param name="kind">The message type, which determines the heap.</param>
    /// <param name="heapId">The id of the message in the heap.</param>
    /// <param name="creationIndex">The <see cref="HeaderMessage.CreationIndex"/> of the result.</param>
    /// <exception cref="Hdf5Exception">The message does not exist, is damaged, or is not supported.</exception>
    public HeaderMessage ReadFromHeap(MessageKind kind, ReadOnlySpan<byte> heapId, int creationIndex)
    {
        if (heapId.Length < HeapIdLength)
            throw Damaged($"a heap id has {heapId.Length} bytes instead of {HeapIdLength}");
        var key = (kind, BinaryPrimitives.ReadInt64LittleEndian(heapId));
        if (_cache.TryGetValue(key, out var known))
            return known with { CreationIndex = creationIndex };
        var body = HeapOf(kind).Read(heapId[..HeapIdLength]);
        var offset = body.FileOffset;
        file.Budget.SpendBytes(body.Remaining);
        var message = new HeaderMessage(
            kind,
            IsShared: false,
            creationIndex,
            offset,
            body.ReadBytes(body.Remaining).ToArray()
        );
        AddToCache(key, message);
        return message;
    }

    private void AddToCache((MessageKind, long) key, HeaderMessage message)
    {
        if (_cache.Count >= MaxCachedMessages || _cachedBytes > MaxCachedBytes)
        {
            _cache.Clear();
            _cachedBytes = 0;
        }
        _cache[key] = message;
        _cachedBytes += message.Body.Length;
    }

    private HeaderMessage ReadFromHeader(HeaderMessage message, long address, ref ByteCursor reference)
    {
        var found = ObjectHeader.Read(file, address).Find(message.Kind)
            ?? throw reference.Damaged("the referenced object has no message of this type");
        if (found.IsShared)
            throw reference.Damaged("a shared message refers to another shared message");
        return found with { CreationIndex = message.CreationIndex, HolderAddress = address };
    }

    private void ReadIndexes(HeaderMessage message)
    {
        var location = message.Read(file, TableStructure);
        if (location.ReadByte() is not 0 and var version)
            throw location.UnknownVersion(version, 0, "the shared message table");
        var address = location.ReadAddress();
        int count = location.ReadByte();
        if (count is 0 or > MaxIndexes)
            throw location.Damaged($"the table cannot have {count} indexes; the maximum is {MaxIndexes}");
        var indexBytes = 14 + 2 * file.OffsetSize;
        var table = file.Cursor(address, 4 + count * indexBytes + 4L, TableStructure);
        table.ExpectSignature("SMTB"u8);
        for (var index = 0; index < count; index++)
            ReadIndex(ref table);
        table.VerifyChecksum();
    }

    private void ReadIndex(ref ByteCursor table)
    {
        const int SizesAndCounts = 4 + 2 + 2 + 2;
        if (table.ReadByte() is not 0 and var version)
            throw table.UnknownVersion(version, 0, "the shared message index");
        table.Skip(1);
        int kinds = table.ReadUInt16();
        table.Skip(SizesAndCounts + file.OffsetSize);
        _indexes.Add((kinds, table.ReadAddress()));
    }

    private FractalHeap HeapOf(MessageKind kind)
    {
        if (_tableError is { } error)
            throw error.Within($"The table of shared messages cannot be read: {error.Message}");
        // The index of fill value messages contains those of the old type, too.
        var bit = 1 << (int)(kind == MessageKind.FillValueOld ? MessageKind.FillValue : kind);
        foreach (var (kinds, address) in _indexes)
        {
            if ((kinds & bit) == 0)
                continue;
            if (!_heaps.TryGetValue(address, out var heap))
                _heaps[address] = heap = new FractalHeap(file, address);
            return heap;
        }
        throw Damaged("the file has no index for messages of this type");
    }

    private static InvalidHdf5Exception Damaged(string problem) =>
        new(Hdf5ErrorKind.Damaged, Structure, -1, $"A shared message cannot be read: {problem}");
}
