namespace Dandi.Hdf5;

/// <summary>
/// Something in an HDF5 file cannot be read. It is an <see cref="InvalidHdf5Exception"/> if the file is invalid, and an
/// <see cref="UnsupportedHdf5Exception"/> if the file may be valid but exceeds what this reader supports. An error of
/// the disk is a plain <see cref="IOException"/>.
/// </summary>
public abstract class Hdf5Exception : IOException
{
    private protected Hdf5Exception(Hdf5ErrorKind kind, string structure, long offset, string problem, Exception? cause)
        : base(offset >= 0 ? $"{problem} (in the {structure} at byte {offset})" : problem, cause)
    {
        ErrorKind = kind;
        Structure = structure;
        Offset = offset;
    }

    /// <summary>The kind of the error.</summary>
    public Hdf5ErrorKind ErrorKind { get; }

    /// <summary>The name of the structure that was being read, such as `object header` or `B-tree`.</summary>
    public string Structure { get; }

    /// <summary>The position of the error, in bytes from the start of the file; -1 if it has no position.</summary>
    public long Offset { get; }

    /// <summary>Creates an exception of the same kind whose message is about a larger part of the file.</summary>
    /// <param name="problem">What cannot be read, and why.</param>
    internal abstract Hdf5Exception Within(string problem);
}
