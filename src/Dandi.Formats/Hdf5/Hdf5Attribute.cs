using Dandi.Hdf5.Headers;
using Dandi.Hdf5.Types;

namespace Dandi.Hdf5;

/// <summary>A named value at an object (HDF5 format specification, IV.A.2.m, versions 1 to 3).</summary>
public sealed class Hdf5Attribute : Hdf5Values
{
    private const string Reading = "attribute";

    private readonly HeaderMessage _message;
    private Hdf5Exception? _fault;
    private Hdf5Type? _type;
    private Hdf5Space? _space;
    private ReadOnlyMemory<byte> _value;
    private bool _isRead;

    internal Hdf5Attribute(Hdf5File file, HeaderMessage message)
        : base(file)
    {
        _message = message;
        try
        {
            ReadName();
        }
        catch (Hdf5Exception fault)
        {
            _fault = fault;
        }
    }

    /// <summary>Its name; empty if not even that can be read.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether its name is said to be UTF-8; otherwise ASCII.</summary>
    public bool IsUtf8 { get; private set; }

    /// <summary>Its place in the order of creation; null if that is not tracked.</summary>
    public int? CreationOrder { get; private set; }

    /// <summary>How long the message is that holds it.</summary>
    internal int BodyBytes { get; private set; }

    /// <inheritdoc/>
    public override Hdf5Type Type => Whole()._type!;

    /// <inheritdoc/>
    public override Hdf5Space Space => Whole()._space!;

    /// <inheritdoc/>
    private protected override void ReadStored(long first, Span<byte> destination)
    {
        var value = Whole()._value.Span;
        value.Slice(checked((int)(first * Type.Size)), destination.Length).CopyTo(destination);
    }

    private void ReadName()
    {
        var message = File.SharedMessages.Resolve(_message);
        var body = message.Read(File.Bytes, Reading);
        BodyBytes = message.Body.Length;
        CreationOrder = _message.CreationIndex >= 0 ? _message.CreationIndex : null;
        var version = body.Byte();
        if (version is 0 or > 3)
            throw body.UnknownVersion(version, 1, "an attribute");
        body.Skip(1);
        int length = body.UInt16();
        body.Skip(4);
        IsUtf8 = version == 3 && body.Byte() == 1;
        var name = body.Bytes(length);
        var end = name.IndexOf((byte)0);
        Name = Hdf5Text.Decode(end < 0 ? name : name[..end]);
    }

    private Hdf5Attribute Whole()
    {
        if (_fault is not null)
            throw _fault.Within($"Attribute `{Name}` cannot be read: {_fault.Message}");
        if (_isRead)
            return this;
        try
        {
            ReadValue();
        }
        catch (Hdf5Exception fault)
        {
            _fault = fault;
            return Whole();
        }
        _isRead = true;
        return this;
    }

    private void ReadValue()
    {
        var message = File.SharedMessages.Resolve(_message);
        var body = message.Read(File.Bytes, Reading);
        var version = body.Byte();
        var flags = version > 1 ? body.Byte() : 0;
        if (version == 1)
            body.Skip(1);
        int nameLength = body.UInt16(),
            typeLength = body.UInt16(),
            spaceLength = body.UInt16();
        if (version == 3)
            body.Skip(1);
        TakePadded(ref body, nameLength, version);
        var type = new HeaderMessage(
            MessageKind.Datatype,
            (flags & 1) != 0,
            -1,
            body.FileOffset,
            message.Body[TakePadded(ref body, typeLength, version)]
        );
        var space = new HeaderMessage(
            MessageKind.Dataspace,
            (flags & 2) != 0,
            -1,
            body.FileOffset,
            message.Body[TakePadded(ref body, spaceLength, version)]
        );
        _type = DatatypeMessage.Read(File, type);
        _space = DataspaceMessage.Read(File, space);
        if (_space.Count > body.Remaining / _type.Size)
            throw body.Damaged(
                $"{_space.Count} elements of {_type.Size} bytes are more than the {body.Remaining} bytes that are there"
            );
        var start = body.Position;
        _value = message.Body.Slice(start, (int)(_space.Count * _type.Size));
    }

    /// <summary>Version 1 fills each part up to eight bytes.</summary>
    private static Range TakePadded(ref Storage.ByteCursor body, int length, int version)
    {
        var from = body.Position;
        body.Skip(length);
        if (version == 1)
            body.SkipPadding(from);
        return from..(from + length);
    }
}
