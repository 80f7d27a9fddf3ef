using Dandi.Hdf5.References;

namespace Dandi.Hdf5.Types;

/// <summary>
/// A datatype: the type of the elements of a dataset or attribute
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.d). Members that do not apply to its class have their default value.
/// </summary>
public sealed record Hdf5Type
{
    /// <summary>The class of the type.</summary>
    public required Hdf5TypeClass Class { get; init; }

    /// <summary>The size of a stored element in bytes. For variable-length strings and lists, it is the size of the
    /// pointer to the global heap.</summary>
    public required int Size { get; init; }

    /// <summary>The byte order of an integer, floating-point number, bit field or time.</summary>
    public Hdf5ByteOrder ByteOrder { get; init; }

    /// <summary>Whether an integer is signed.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The position of the lowest significant bit of an integer, floating-point number or bit field.</summary>
    public int BitOffset { get; init; }

    /// <summary>The number of significant bits of an integer, floating-point number, bit field or time.</summary>
    public int Precision { get; init; }

    /// <summary>The bit layout of a floating-point number.</summary>
    public Hdf5FloatLayout? Float { get; init; }

    /// <summary>The padding of a string.</summary>
    public Hdf5StringPadding Padding { get; init; }

    /// <summary>Whether a string is declared to be UTF-8; otherwise it is declared to be ASCII.</summary>
    public bool IsUtf8 { get; init; }

    /// <summary>Whether a string has variable length.</summary>
    public bool IsVariableLengthString { get; init; }

    /// <summary>The description that is stored with an opaque type.</summary>
    public string? Tag { get; init; }

    /// <summary>The kind of a reference.</summary>
    public Hdf5ReferenceKind ReferenceKind { get; init; }

    /// <summary>The members of a compound type, in stored order.</summary>
    public IReadOnlyList<Hdf5CompoundMember> Members { get; init; } = [];

    /// <summary>The named values of an enumeration, in stored order.</summary>
    public IReadOnlyList<Hdf5EnumerationValue> EnumerationValues { get; init; } = [];

    /// <summary>The type of the elements of an array or list, of the two parts of a complex number, or of the values of
    /// an enumeration.</summary>
    public Hdf5Type? Base { get; init; }

    /// <summary>The dimensions of an array type.</summary>
    public IReadOnlyList<int> Dimensions { get; init; } = [];

    /// <summary>The address of the committed datatype that this type was read from, relative to the base address; -1 if
    /// there is none.</summary>
    public long CommittedAddress { get; internal init; } = -1;

    /// <summary>Whether the type is an enumeration of one byte with the values FALSE = 0 and TRUE = 1, as h5py stores
    /// booleans.</summary>
    public bool IsBoolean =>
        Class == Hdf5TypeClass.Enumeration
        && Base is { Size: 1 }
        && EnumerationValues is [{ Name: "FALSE" } no, { Name: "TRUE" } yes]
        && no.Bytes.Span[0] == 0
        && yes.Bytes.Span[0] == 1;

    /// <summary>Whether the type, or a type that it contains, is a variable-length string or list, so that elements
    /// point to data in a global heap.</summary>
    public bool HasVariableLength =>
        IsVariableLengthString
        || Class == Hdf5TypeClass.VariableLength
        || Base?.HasVariableLength == true
        || Members.Any(member => member.Type.HasVariableLength);
}
