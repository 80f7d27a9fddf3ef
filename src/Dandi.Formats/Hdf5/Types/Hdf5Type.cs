using Dandi.Hdf5.References;

namespace Dandi.Hdf5.Types;

/// <summary>The type of a dataset's or an attribute's elements (HDF5 format specification, IV.A.2.d). Members that do not belong to its class have their default.</summary>
public sealed record Hdf5Type
{
    /// <summary>Its class.</summary>
    public required Hdf5TypeClass Class { get; init; }

    /// <summary>Bytes of one element as stored in the file; for a text or list of variable length those of its pointer.</summary>
    public required int Size { get; init; }

    /// <summary>The order of the bytes of a number, bit field or time.</summary>
    public Hdf5ByteOrder ByteOrder { get; init; }

    /// <summary>Whether an integer has a sign.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The first bit of an integer, float or bit field that is used.</summary>
    public int BitOffset { get; init; }

    /// <summary>How many bits of an integer, float or bit field are used.</summary>
    public int Precision { get; init; }

    /// <summary>The parts of a float.</summary>
    public Hdf5FloatLayout? Float { get; init; }

    /// <summary>How the length of a text is told.</summary>
    public Hdf5Padding Padding { get; init; }

    /// <summary>Whether a text is said to be UTF-8; otherwise ASCII.</summary>
    public bool IsUtf8 { get; init; }

    /// <summary>Whether a text has a length of its own in each element.</summary>
    public bool IsVariableString { get; init; }

    /// <summary>What an opaque type calls itself.</summary>
    public string? Tag { get; init; }

    /// <summary>What a reference points to.</summary>
    public Hdf5ReferenceKind ReferenceKind { get; init; }

    /// <summary>The members of a compound type, in the order of the file.</summary>
    public IReadOnlyList<Hdf5Member> Members { get; init; } = [];

    /// <summary>The names of an enumeration, in the order of the file.</summary>
    public IReadOnlyList<Hdf5EnumerationValue> Names { get; init; } = [];

    /// <summary>The type of the elements of an array or list, of the parts of a complex number, or under an enumeration.</summary>
    public Hdf5Type? Base { get; init; }

    /// <summary>The dimensions of an array type.</summary>
    public IReadOnlyList<int> Dimensions { get; init; } = [];

    /// <summary>The address of the committed type that this one is; -1 if it stands by itself.</summary>
    public long CommittedAddress { get; internal init; } = -1;

    /// <summary>Whether this is the enumeration FALSE = 0, TRUE = 1 of one byte that writers use for truth values.</summary>
    public bool IsBoolean =>
        Class == Hdf5TypeClass.Enumeration
        && Base is { Size: 1 }
        && Names is [{ Name: "FALSE" } no, { Name: "TRUE" } yes]
        && no.Bytes.Span[0] == 0
        && yes.Bytes.Span[0] == 1;

    /// <summary>Whether an element points to bytes that stand elsewhere in the file, itself or in one of its parts.</summary>
    public bool HasVariableLength =>
        IsVariableString
        || Class == Hdf5TypeClass.VariableLength
        || Base?.HasVariableLength == true
        || Members.Any(member => member.Type.HasVariableLength);
}
