namespace Dandi.Hdf5.Types;

/// <summary>How a fixed-length string is padded; the values are those of the format.</summary>
public enum Hdf5StringPadding
{
    /// <summary>The string ends at the first NUL, or at its full length if there is none.</summary>
    NullTerminated = 0,

    /// <summary>The string ends before the trailing NULs.</summary>
    NullPadded = 1,

    /// <summary>The string ends before the trailing spaces.</summary>
    SpacePadded = 2,
}
