using Dandi.Hdf5.Headers;
using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Types;

namespace Dandi.Hdf5;

/// <summary>
/// An attribute: a named, typed array that is stored with an object
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.m, versions 1 to 3).
/// </summary>
/// <remarks>
/// The type, shape and value are read on first use. If they are damaged, every use throws the same error, and the other
/// attributes of the object remain readable.
/// </remarks>
public sealed class Hdf5Attribute : Hdf5Values
{
    private const string Structure = "attribute";

    private readonly HeaderMessage _message;
    private Hdf5Exception? _error;
    private Hdf5Type? _type;
    private Hdf5Dataspace? _dataspace;
    private ReadOnlyMemory<byte> _value;
    private bool _isLoaded;

    internal Hdf5Attribute(Hdf5File file, HeaderMessage message)
        : base(file)
    {
        _message = message;
        try
        {
            ReadName();
        }
        catch (Hdf5Exception error)
        {
            _error = error;
        }
    }

    /// <summary>The name, unique within the object; empty if it cannot be read. See <see cref="Hdf5Text"/> for names
    /// that are not UTF-8.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether the name is declared to be UTF-8; otherwise it is declared to be ASCII.</summary>
    public bool IsUtf8 { get; private set; }

    /// <summary>The position in the order of creation; null if it is not tracked.</summary>
    public int? CreationOrder { get; private set; }

    /// <summary>The size of the attribute message in bytes.</summary>
    internal int MessageSize { get; private set; }

    /// <inheritdoc/>
    public override Hdf5Type Type => Loaded()._type!;

    /// <inheritdoc/>
    public override Hdf5Dataspace Dataspace => Loaded()._dataspace!;

    /// <inheritdoc/>
    private protected override void ReadStored(long first, Span<byte> destination)
    {
        var value = Loaded()._value.Span;
        value.Slice(checked((int)(first * Type.Size)), destination.Length).CopyTo(destination);
    }

    private void ReadName()
    {
        var message = File.SharedMessages.Resolve(_message);
        var body = message.Read(File.Bytes, Structure);
        MessageSize = message.Body.Length;
        CreationOrder = _message.CreationIndex >= 0 ? _message.CreationIndex : null;
        var version = body.ReadByte();
        if (version is 0 or > 3)
            throw body.UnknownVersion(version, 1, "the attribute message");
        body.Skip(1);
        int length = body.ReadUInt16();
        body.Skip(4);
        File.Bytes.Budget.SpendMetadata(length + ReadingBudget.ObjectOverhead);
        IsUtf8 = version == 3 && body.ReadByte() == 1;
        var name = body.ReadBytes(length);
        var end = name.IndexOf((byte)0);
        Name = Hdf5Text.Decode(end < 0 ? name : name[..end]);
    }

    private Hdf5Attribute Loaded()
    {
        if (_error is not null)
            throw _error.Within($"Attribute `{Name}` cannot be read: {_error.Message}");
        if (_isLoaded)
            return this;
        try
        {
            ReadValue();
        }
        catch (Hdf5Exception error)
        {
            _error = error;
            return Loaded();
        }
        _isLoaded = true;
        return this;
    }

    private void ReadValue()
    {
        var message = File.SharedMessages.Resolve(_message);
        var body = message.Read(File.Bytes, Structure);
        var version = body.ReadByte();
        var flags = version > 1 ? body.ReadByte() : 0;
        if (version == 1)
            body.Skip(1);
        int nameLength = body.ReadUInt16(),
            typeLength = body.ReadUInt16(),
            spaceLength = body.ReadUInt16();
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
        _dataspace = DataspaceMessage.Read(File, space);
        if (_dataspace.Count > body.Remaining / _type.Size)
            throw body.Damaged(
                $"{_dataspace.Count} elements of {_type.Size} bytes do not fit into the {body.Remaining} bytes of "
                    + "the value"
            );
        var start = body.Position;
        _value = message.Body.Slice(start, (int)(_dataspace.Count * _type.Size));
    }

    /// <summary>Skips a field and returns its range. Version 1 pads each field to a multiple of eight bytes.</summary>
    private static Range TakePadded(ref Storage.ByteCursor body, int length, int version)
    {
        var from = body.Position;
        body.Skip(length);
        if (version == 1)
            body.SkipPadding(from);
        return from..(from + length);
    }
}
