namespace Dandi.Hdf5.Types;

/// <summary>The classes of HDF5's types (HDF5 format specification, IV.A.2.d; the numbers are the format's).</summary>
public enum Hdf5TypeClass
{
    /// <summary>A whole number.</summary>
    Integer = 0,

    /// <summary>A floating-point number.</summary>
    Float = 1,

    /// <summary>A time.</summary>
    Time = 2,

    /// <summary>A text of fixed or variable length.</summary>
    String = 3,

    /// <summary>Bits.</summary>
    Bitfield = 4,

    /// <summary>Bytes that only their writer understands.</summary>
    Opaque = 5,

    /// <summary>A record of named members.</summary>
    Compound = 6,

    /// <summary>A pointer to an object or to a region of a dataset.</summary>
    Reference = 7,

    /// <summary>A whole number whose values have names.</summary>
    Enumeration = 8,

    /// <summary>A list of any length. (Texts of any length are of class <see cref="String"/>.)</summary>
    VariableLength = 9,

    /// <summary>A fixed number of elements in one.</summary>
    Array = 10,

    /// <summary>A complex number (HDF5 2.0).</summary>
    Complex = 11,
}
