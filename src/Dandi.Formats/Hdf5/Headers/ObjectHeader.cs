using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>The messages that make up an object, from all blocks of its header (HDF5 format specification, IV.A.1, versions 1 and 2).</summary>
internal sealed class ObjectHeader
{
    private const string Reading = "object header";
    private const int TimesStored = 0x20;
    private const int PhaseChangeStored = 0x10;
    private const int CreationOrderTracked = 0x04;

    private readonly FileBytes _file;
    private readonly List<HeaderMessage> _messages = [];
    private readonly Queue<(long Address, long Length)> _continuations = new();
    private readonly int _version;
    private readonly int _flags;

    private ObjectHeader(FileBytes file, long address)
    {
        _file = file;
        Address = address;
        file.Budget.SpendObject();
        var start = file.At(address, 4, Reading);
        if (start.SequenceEqual("OHDR"u8))
        {
            _version = 2;
            _flags = file.At(address, 6, Reading)[5];
            ReadFirstBlockOfVersion2();
        }
        else
        {
            if (start[0] != 1)
                throw new InvalidHdf5Exception(
                    Hdf5Fault.Damaged,
                    Reading,
                    address + file.BaseAddress,
                    $"There is no object: version {start[0]} of its header is not known"
                );
            _version = 1;
            ReadFirstBlockOfVersion1();
        }
        ReadContinuations();
    }

    /// <summary>Where the header begins, relative to the base address.</summary>
    public long Address { get; }

    /// <summary>How many hard links lead to the object.</summary>
    public int HardLinks { get; private set; } = 1;

    /// <summary>Whether attributes know the order in which they were made.</summary>
    public Hdf5CreationOrder AttributeOrder => CreationOrderFlags.Read(_flags >> 2);

    public IReadOnlyList<HeaderMessage> Messages => _messages;

    /// <exception cref="InvalidHdf5Exception">There is no sound header.</exception>
    public static ObjectHeader Read(FileBytes file, long address) => new(file, address);

    /// <summary>The first message of a kind.</summary>
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
        var prefix = _file.Cursor(Address, 12, Reading);
        prefix.Skip(4);
        HardLinks = (int)prefix.UInt32();
        var size = prefix.UInt32();
        // Four bytes of filling bring the messages to a multiple of eight.
        ReadMessages(_file.Cursor(Address + 16, size, Reading));
    }

    private void ReadFirstBlockOfVersion2()
    {
        var sizeBytes = 1 << (_flags & 3);
        var prefixBytes = 6 + ((_flags & TimesStored) != 0 ? 16 : 0) + ((_flags & PhaseChangeStored) != 0 ? 4 : 0);
        var prefix = _file.Cursor(Address, prefixBytes + sizeBytes, Reading);
        prefix.Skip(4);
        if (prefix.Byte() is not 2 and var version)
            throw prefix.UnknownVersion(version, 2, "the object header");
        prefix.Skip(prefixBytes - 5);
        var size = prefix.Number(sizeBytes);
        if (!_file.Holds(Address, size))
            throw prefix.Damaged($"a header of {size} bytes would be outside the file");
        var block = _file.Cursor(Address, prefixBytes + sizeBytes + size + 4, Reading);
        block.Skip(prefixBytes + sizeBytes);
        var messages = block.Part((int)size, Reading);
        block.Checksum();
        ReadMessages(messages);
    }

    private void ReadContinuations()
    {
        var seen = new HashSet<long>();
        while (_continuations.TryDequeue(out var next))
        {
            if (!seen.Add(next.Address))
                throw new InvalidHdf5Exception(
                    Hdf5Fault.Damaged,
                    Reading,
                    Address + _file.BaseAddress,
                    "An object header goes on in a block that belongs to it already"
                );
            var block = _file.Cursor(next.Address, next.Length, Reading);
            if (_version == 2)
            {
                block.Signature("OCHK"u8);
                var messages = block.Part(block.Remaining - 4, Reading);
                block.Checksum();
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
        var offset = block.FileOffset;
        // Messages outlive the page that they stand in; one copy for all of them.
        var body = block.Bytes(block.Remaining).ToArray();
        var cursor = new ByteCursor(body, offset, Reading, _file.OffsetSize, _file.LengthSize);
        var prefix =
            _version == 1 ? 8
            : (_flags & CreationOrderTracked) != 0 ? 6
            : 4;
        while (cursor.Remaining >= prefix)
            ReadMessage(ref cursor, body);
    }

    private void ReadMessage(ref ByteCursor cursor, byte[] block)
    {
        int kind = _version == 1 ? cursor.UInt16() : cursor.Byte();
        int size = cursor.UInt16();
        int flags = cursor.Byte();
        var order = -1;
        if (_version == 1)
            cursor.Skip(3);
        else if ((_flags & CreationOrderTracked) != 0)
            order = cursor.UInt16();
        var start = cursor.Position;
        var offset = cursor.FileOffset;
        cursor.Skip(size);
        if (kind == 0)
            return;
        if (kind > (int)MessageKind.CacheImage && (flags & 0x80) != 0)
            throw cursor.Unsupported(
                $"a message of kind {kind}, without which the object cannot be understood, is not known"
            );
        var message = new HeaderMessage(
            (MessageKind)kind,
            (flags & 2) != 0,
            order,
            offset,
            block.AsMemory(start, size)
        );
        Take(message);
    }

    private void Take(HeaderMessage message)
    {
        var body = message.Read(_file, Reading);
        switch (message.Kind)
        {
            case MessageKind.Continuation:
                _continuations.Enqueue((body.Address(), body.Length()));
                break;
            case MessageKind.ReferenceCount:
                body.Skip(1);
                HardLinks = (int)body.UInt32();
                break;
            default:
                _messages.Add(message);
                break;
        }
    }
}
