namespace Dandi.Hdf5;

/// <summary>Why something in an HDF5 file cannot be read.</summary>
public enum Hdf5Fault
{
    /// <summary>The content contradicts the format or itself.</summary>
    Damaged,

    /// <summary>The file does not begin, nor go on after a user block, with the HDF5 signature.</summary>
    Signature,

    /// <summary>The file is shorter than its superblock says: a copy or a recording that was interrupted.</summary>
    Truncated,

    /// <summary>The file's flags say that a program has it open for writing: it is unfinished.</summary>
    OpenForWrite,

    /// <summary>The file is one of several that belong together (family, multi or split driver).</summary>
    Driver,

    /// <summary>A checksum of the file's own does not match.</summary>
    Checksum,

    /// <summary>A version or a feature of the format that this reader does not know.</summary>
    Unsupported,

    /// <summary>The data are compressed by a filter that is not built in. They may be perfectly good.</summary>
    FilterUnavailable,

    /// <summary>A filter could not decode what is stored.</summary>
    FilterFailed,

    /// <summary>One of the <see cref="Hdf5Limits"/> was reached.</summary>
    Limit,
}
