namespace Dandi.Hdf5;

/// <summary>Why something in an HDF5 file cannot be read (<see cref="Hdf5Exception.ErrorKind"/>).</summary>
public enum Hdf5ErrorKind
{
    /// <summary>The content contradicts the format or itself.</summary>
    Damaged,

    /// <summary>There is no HDF5 signature at the start of the file or after a user block.</summary>
    Signature,

    /// <summary>The file is shorter than its superblock states, as after an interrupted copy or recording.</summary>
    Truncated,

    /// <summary>The superblock states that a program has the file open for writing, or did not close it.</summary>
    OpenForWrite,

    /// <summary>The file is one part of an HDF5 file of several parts (family, multi or split driver).</summary>
    Driver,

    /// <summary>A checksum that is stored in the file does not match.</summary>
    Checksum,

    /// <summary>The file uses a version or feature of the format that this reader does not support.</summary>
    Unsupported,

    /// <summary>The data were compressed with a filter that is not built in. They may be valid.</summary>
    FilterUnavailable,

    /// <summary>A filter cannot decode the stored data.</summary>
    FilterFailed,

    /// <summary>One of the <see cref="Hdf5Limits"/>, or a fixed limit of this reader, was exceeded.</summary>
    Limit,

    /// <summary>
    /// Reading takes far more work or memory than the size of the file justifies, because parts of the file are used
    /// many times, decompress to gigabytes, or were never written.
    /// </summary>
    Excessive,
}
