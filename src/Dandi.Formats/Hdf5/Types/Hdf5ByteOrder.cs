namespace Dandi.Hdf5.Types;

/// <summary>The order of the bytes of a number.</summary>
public enum Hdf5ByteOrder
{
    /// <summary>Least significant byte first.</summary>
    Little,

    /// <summary>Most significant byte first.</summary>
    Big,

    /// <summary>That of a VAX: pairs of bytes, each least significant first.</summary>
    Vax,
}
