namespace Dandi.Hdf5.Types;

/// <summary>The byte order of a number.</summary>
public enum Hdf5ByteOrder
{
    /// <summary>Little-endian: the least significant byte first.</summary>
    Little,

    /// <summary>Big-endian: the most significant byte first.</summary>
    Big,

    /// <summary>VAX: pairs of bytes, the most significant pair first; within a pair, the least significant byte
    /// first.</summary>
    Vax,
}
