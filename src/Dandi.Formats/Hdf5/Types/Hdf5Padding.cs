namespace Dandi.Hdf5.Types;

/// <summary>What fills the rest of a text of fixed length (the numbers are the format's).</summary>
public enum Hdf5Padding
{
    /// <summary>The text ends at the first NUL.</summary>
    NullTerminated = 0,

    /// <summary>NULs at the end do not belong to the text.</summary>
    NullPadded = 1,

    /// <summary>Spaces at the end do not belong to the text.</summary>
    SpacePadded = 2,
}
