namespace Dandi.Hdf5.Types;

/// <summary>
/// The classes of datatypes
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.d); the values are those of the format.
/// </summary>
public enum Hdf5TypeClass
{
    /// <summary>A signed or unsigned integer.</summary>
    Integer = 0,

    /// <summary>A floating-point number.</summary>
    Float = 1,

    /// <summary>A time. The format leaves its meaning open, and writers do not use it.</summary>
    Time = 2,

    /// <summary>A string of fixed or variable length.</summary>
    String = 3,

    /// <summary>A set of bits.</summary>
    Bitfield = 4,

    /// <summary>Bytes whose meaning is known only to the program that wrote them.</summary>
    Opaque = 5,

    /// <summary>A record of named members.</summary>
    Compound = 6,

    /// <summary>A reference to an object or to a region of a dataset.</summary>
    Reference = 7,

    /// <summary>An integer whose values have names.</summary>
    Enumeration = 8,

    /// <summary>A list of variable length. Variable-length strings have the class <see cref="String"/>.</summary>
    VariableLength = 9,

    /// <summary>An array of fixed dimensions.</summary>
    Array = 10,

    /// <summary>A complex number (HDF5 2.0).</summary>
    Complex = 11,
}
