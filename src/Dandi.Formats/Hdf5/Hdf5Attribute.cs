using Dandi.Hdf5.Headers;

namespace Dandi.Hdf5;

/// <summary>A named value at an object (HDF5 format specification, IV.A.2.m, versions 1 to 3).</summary>
public sealed class Hdf5Attribute : Hdf5Values
{
    private const string Reading = "attribute";

    private readonly HeaderMessage _message;
    private InvalidHdf5Exception? _fault;
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
        catch (InvalidHdf5Exception fault)
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
        var body = _message.Read(File.Bytes, Reading);
        if (_message.IsShared) throw SharedMessage.InTable(body);
        CreationOrder = _message.CreationIndex >= 0 ? _message.CreationIndex : null;
        var version = body.Byte();
        if (version is 0 or > 3) throw body.Unsupported($"version {version} of an attribute is not known");
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
        if (_fault is not null) throw new InvalidHdf5Exception(_fault.Fault, _fault.Reading, _fault.Offset, $"Attribute `{Name}` cannot be read: {_fault.Message}", _fault);
        if (_isRead) return this;
        try
        {
            ReadValue();
        }
        catch (InvalidHdf5Exception fault)
        {
            _fault = fault;
            return Whole();
        }
        _isRead = true;
        return this;
    }

    private void ReadValue()
    {
        var body = _message.Read(File.Bytes, Reading);
        var version = body.Byte();
        var flags = version > 1 ? body.Byte() : 0;
        if (version == 1) body.Skip(1);
        int nameLength = body.UInt16(), typeLength = body.UInt16(), spaceLength = body.UInt16();
        if (version == 3) body.Skip(1);
        TakePadded(ref body, nameLength, version);
        var type = TakePadded(ref body, typeLength, version);
        var space = TakePadded(ref body, spaceLength, version);
        _type = SharedMessage.ReadType(File.Bytes, (flags & 1) != 0, ref type);
        _space = SharedMessage.ReadSpace((flags & 2) != 0, ref space);
        if (_space.Count > body.Remaining / _type.Size) throw body.Damaged($"{_space.Count} elements of {_type.Size} bytes are more than the {body.Remaining} bytes that are there");
        var start = body.Position;
        _value = _message.Body.Slice(start, (int)(_space.Count * _type.Size));
    }

    /// <summary>Version 1 fills each part up to eight bytes.</summary>
    private static Storage.ByteCursor TakePadded(ref Storage.ByteCursor body, int length, int version)
    {
        var from = body.Position;
        var part = body.Part(length, Reading);
        if (version == 1) body.SkipPadding(from);
        return part;
    }
}
