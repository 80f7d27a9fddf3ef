using System.Buffers.Binary;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>Finds the bodies of messages that objects share (HDF5 format specification, IV.A.2, "Shared Message"): in the header of another object, such as a committed type,
/// or in a heap of the whole file (III.I, "Shared Object Header Message Table").</summary>
/// <remarks>Each index of the table serves some kinds of messages and names the heap that holds them. Its list or B-tree leads from a message to its place in the heap, which only a writer needs:
/// an object names the place itself. So neither is read, as the HDF5 library does not read them either.</remarks>
internal sealed class SharedMessages(FileBytes file)
{
    private const string Reading = "shared message";
    private const string TableReading = "shared message table";
    private const int MaxIndexes = 8;
    private const int InHeap = 1;
    private const int HeapIdLength = 8;

    // Bodies are small and the same few are asked for again and again: most files have one dataspace of a scalar and one type of a text.
    private const int MaxKeptBodies = 4096;
    private const int MaxKeptBytes = 8 << 20;

    private readonly Dictionary<(MessageKind Kind, long HeapId), HeaderMessage> _bodies = [];
    private readonly List<(int Kinds, long HeapAddress)> _indexes = [];
    private readonly Dictionary<long, FractalHeap> _heaps = [];
    private long _keptBytes;
    private Hdf5Exception? _tableFault;

    /// <summary>Reads the table of the file. If it cannot be read, the messages in its heaps cannot be either; all others can.</summary>
    /// <param name="message">The message of the superblock's extension that says where it is.</param>
    public void ReadTable(HeaderMessage message)
    {
        try
        {
            ReadIndexes(message);
        }
        catch (Hdf5Exception fault)
        {
            _tableFault = fault;
        }
    }

    /// <summary>A message with its body, wherever that stands.</summary>
    /// <param name="message">A message that may be shared.</param>
    /// <exception cref="Hdf5Exception">There is no such body.</exception>
    public HeaderMessage Resolve(HeaderMessage message)
    {
        if (!message.IsShared)
            return message;
        var reference = message.Read(file, Reading);
        var version = reference.Byte();
        if (version is 0 or > 3)
            throw reference.UnknownVersion(version, 1, "a shared message");
        var place = reference.Byte();
        if (version == 3 && place == InHeap)
            return ReadFromHeap(message.Kind, reference.Bytes(HeapIdLength), message.CreationIndex);
        // The first version has a whole entry of a symbol table, which begins with the place of a name.
        if (version == 1)
            reference.Skip(6 + reference.LengthSize);
        return ReadFromHeader(message, reference.Address(), ref reference);
    }

    /// <summary>A message that stands in a heap of the file.</summary>
    /// <param name="kind">What it tells.</param>
    /// <param name="heapId">What the heap calls it.</param>
    /// <param name="creationIndex">Its place in the order of creation at the object that refers to it.</param>
    /// <exception cref="Hdf5Exception">There is no such message.</exception>
    public HeaderMessage ReadFromHeap(MessageKind kind, ReadOnlySpan<byte> heapId, int creationIndex)
    {
        if (heapId.Length < HeapIdLength)
            throw Damaged($"an identifier of {heapId.Length} bytes is shorter than {HeapIdLength}");
        var key = (kind, BinaryPrimitives.ReadInt64LittleEndian(heapId));
        if (_bodies.TryGetValue(key, out var known))
            return known with { CreationIndex = creationIndex };
        var body = HeapOf(kind).Read(heapId[..HeapIdLength]);
        var offset = body.FileOffset;
        file.Budget.SpendBytes(body.Remaining);
        var message = new HeaderMessage(
            kind,
            IsShared: false,
            creationIndex,
            offset,
            body.Bytes(body.Remaining).ToArray()
        );
        Keep(key, message);
        return message;
    }

    private void Keep((MessageKind, long) key, HeaderMessage message)
    {
        if (_bodies.Count >= MaxKeptBodies || _keptBytes > MaxKeptBytes)
        {
            _bodies.Clear();
            _keptBytes = 0;
        }
        _bodies[key] = message;
        _keptBytes += message.Body.Length;
    }

    private HeaderMessage ReadFromHeader(HeaderMessage message, long address, ref ByteCursor reference)
    {
        var found = ObjectHeader.Read(file, address).Find(message.Kind)
            ?? throw reference.Damaged("the object that is meant has no such message");
        if (found.IsShared)
            throw reference.Damaged("a shared message refers to another one");
        return found with { CreationIndex = message.CreationIndex, HolderAddress = address };
    }

    private void ReadIndexes(HeaderMessage message)
    {
        var place = message.Read(file, TableReading);
        if (place.Byte() is not 0 and var version)
            throw place.UnknownVersion(version, 0, "the shared message table");
        var address = place.Address();
        int count = place.Byte();
        if (count is 0 or > MaxIndexes)
            throw place.Damaged($"a table of {count} indexes of shared messages does not exist");
        var indexBytes = 14 + 2 * file.OffsetSize;
        var table = file.Cursor(address, 4 + count * indexBytes + 4L, TableReading);
        table.Signature("SMTB"u8);
        for (var index = 0; index < count; index++)
            ReadIndex(ref table);
        table.Checksum();
    }

    private void ReadIndex(ref ByteCursor table)
    {
        const int SizesAndCounts = 4 + 2 + 2 + 2;
        if (table.Byte() is not 0 and var version)
            throw table.UnknownVersion(version, 0, "an index of shared messages");
        table.Skip(1);
        int kinds = table.UInt16();
        table.Skip(SizesAndCounts + file.OffsetSize);
        _indexes.Add((kinds, table.Address()));
    }

    private FractalHeap HeapOf(MessageKind kind)
    {
        if (_tableFault is { } fault)
            throw fault.Within($"A message is shared in a table that cannot be read: {fault.Message}");
        // Both kinds of fill values go under the newer one.
        var bit = 1 << (int)(kind == MessageKind.OldFillValue ? MessageKind.FillValue : kind);
        foreach (var (kinds, address) in _indexes)
        {
            if ((kinds & bit) == 0)
                continue;
            if (!_heaps.TryGetValue(address, out var heap))
                _heaps[address] = heap = new FractalHeap(file, address);
            return heap;
        }
        throw Damaged("the file has no table for messages of this kind");
    }

    private static InvalidHdf5Exception Damaged(string problem) =>
        new(Hdf5Fault.Damaged, Reading, -1, $"A shared message is not there: {problem}");
}
