using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>
/// An object header: the messages that describe an object, from all continuation blocks
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.1, versions 1 and 2).
/// </summary>
internal sealed class ObjectHeader
{
    private const string Structure = "object header";
    private const int TimesStored = 0x20;
    private const int PhaseChangeStored = 0x10;
    private const int CreationOrderTracked = 0x04;

    // Headers of version 1 store their number in 16 bits.
    private const int MaxMessages = 200_000;

    private readonly FileBytes _file;
    private readonly List<HeaderMessage> _messages = [];
    private readonly Queue<(long Address, long Length)> _continuations = new();
    private readonly HashSet<long> _continuationAddresses = [];
    private readonly int _version;
    private readonly int _flags;

    private ObjectHeader(FileBytes file, long address)
    {
        _file = file;
        Address = address;
        file.Budget.SpendObject();
        var start = file.At(address, 4, Structure);
        if (start.SequenceEqual("OHDR"u8))
        {
            _version = 2;
            _flags = file.At(address, 6, Structure)[5];
            ReadFirstBlockOfVersion2();
        }
        else
        {
            if (start[0] != 1)
                throw new InvalidHdf5Exception(
                    Hdf5ErrorKind.Damaged,
                    Structure,
                    address + file.BaseAddress,
                    $"There is no valid object header: version {start[0]} does not exist"
                );
            _version = 1;
            ReadFirstBlockOfVersion1();
        }
        ReadContinuations();
    }

    /// <summary>The address of the header, relative to the base address.</summary>
    public long Address { get; }

    /// <summary>The number of hard links to the object.</summary>
    public int HardLinks { get; private set; } = 1;

    /// <summary>Whether the order in which the attributes were created is recorded.</summary>
    public Hdf5CreationOrder AttributeOrder => CreationOrderFlags.Read(_flags >> 2);

    /// <summary>Whether the blocks of the header have checksums.</summary>
    public bool HasChecksums => _version == 2;

    public IReadOnlyList<HeaderMessage> Messages => _messages;

    /// <exception cref="Hdf5Exception">There is no valid header at the address, or it is not supported.</exception>
    public static ObjectHeader Read(FileBytes file, long address) => new(file, address);

    /// <summary>Finds the first message of a type; null if there is none.</summary>
    public HeaderMessage? Find(MessageKind kind)
    {
        foreach (var message in _messages)
        {
            if (message.Kind == kind)
                return message;
        }
        return null;
    }

    private void ReadFirstBlockOfVersion1()
    {
        var prefix = _file.Cursor(Address, 12, Structure);
        prefix.Skip(4);
        HardLinks = (int)prefix.ReadUInt32();
        var size = prefix.ReadUInt32();
        // The prefix of 12 bytes is padded to 16.
        ReadMessages(_file.Cursor(Address + 16, size, Structure));
    }

    private void ReadFirstBlockOfVersion2()
    {
        var sizeBytes = 1 << (_flags & 3);
        var prefixBytes = 6 + ((_flags & TimesStored) != 0 ? 16 : 0) + ((_flags & PhaseChangeStored) != 0 ? 4 : 0);
        var prefix = _file.Cursor(Address, prefixBytes + sizeBytes, Structure);
        prefix.Skip(4);
        if (prefix.ReadByte() is not 2 and var version)
            throw prefix.UnknownVersion(version, 2, "the object header");
        prefix.Skip(prefixBytes - 5);
        var size = prefix.ReadInteger(sizeBytes);
        if (!_file.Contains(Address, size))
            throw prefix.Damaged($"the header of {size} bytes extends beyond the end of the file");
        var block = _file.Cursor(Address, prefixBytes + sizeBytes + size + 4, Structure);
        block.Skip(prefixBytes + sizeBytes);
        var messages = block.ReadPart((int)size, Structure);
        block.VerifyChecksum();
        ReadMessages(messages);
    }

    private void ReadContinuations()
    {
        while (_continuations.TryDequeue(out var next))
        {
            var block = _file.Cursor(next.Address, next.Length, Structure);
            if (_version == 2)
            {
                block.ExpectSignature("OCHK"u8);
                var messages = block.ReadPart(block.Remaining - 4, Structure);
                block.VerifyChecksum();
                ReadMessages(messages);
            }
            else
            {
                ReadMessages(block);
            }
        }
    }

    private void ReadMessages(ByteCursor block)
    {
        _file.Budget.SpendBytes(block.Remaining);
        _file.Budget.SpendMetadata(block.Remaining);
        var offset = block.FileOffset;
        // Messages outlive the block, so it is copied once for all of them.
        var body = block.ReadBytes(block.Remaining).ToArray();
        var cursor = new ByteCursor(body, offset, Structure, _file.OffsetSize, _file.LengthSize);
        var prefix =
            _version == 1 ? 8
            : (_flags & CreationOrderTracked) != 0 ? 6
            : 4;
        while (cursor.Remaining >= prefix)
            ReadMessage(ref cursor, body);
    }

    private void ReadMessage(ref ByteCursor cursor, byte[] block)
    {
        int kind = _version == 1 ? cursor.ReadUInt16() : cursor.ReadByte();
        int size = cursor.ReadUInt16();
        int flags = cursor.ReadByte();
        var order = -1;
        if (_version == 1)
            cursor.Skip(3);
        else if ((_flags & CreationOrderTracked) != 0)
            order = cursor.ReadUInt16();
        var start = cursor.Position;
        var offset = cursor.FileOffset;
        cursor.Skip(size);
        if (kind == 0)
            return;
        if (kind > (int)MessageKind.CacheImage && (flags & 0x80) != 0)
            throw cursor.Unsupported($"message type {kind}, which is required to read the object, is not supported");
        var message = new HeaderMessage(
            (MessageKind)kind,
            (flags & 2) != 0,
            order,
            offset,
            block.AsMemory(start, size)
        );
        Add(message);
    }

    private void Add(HeaderMessage message)
    {
        var body = message.Read(_file, Structure);
        switch (message.Kind)
        {
            case MessageKind.Continuation:
                var next = (Address: body.ReadAddress(), Length: body.ReadLength());
                if (!_continuationAddresses.Add(next.Address))
                    throw Damaged("A continuation block occurs twice in the object header");
                _continuations.Enqueue(next);
                break;
            case MessageKind.ReferenceCount:
                body.Skip(1);
                HardLinks = (int)body.ReadUInt32();
                break;
            default:
                if (_messages.Count == MaxMessages)
                    throw Damaged($"The object header has more than {MaxMessages} messages");
                _messages.Add(message);
                break;
        }
    }

    private InvalidHdf5Exception Damaged(string problem) =>
        new(Hdf5ErrorKind.Damaged, Structure, Address + _file.BaseAddress, problem);
}
