namespace Dandi.Hdf5;

/// <summary>Something in an HDF5 file cannot be read: <see cref="InvalidHdf5Exception"/> if the file is at fault, <see cref="UnsupportedHdf5Exception"/> if this reader is.
/// A disk that fails is an ordinary <see cref="IOException"/>.</summary>
public abstract class Hdf5Exception : IOException
{
    private protected Hdf5Exception(Hdf5Fault fault, string reading, long offset, string problem, Exception? cause)
        : base(offset >= 0 ? $"{problem} (in the {reading} at byte {offset})" : problem, cause)
    {
        Fault = fault;
        Reading = reading;
        Offset = offset;
    }

    /// <summary>What kind of fault it is.</summary>
    public Hdf5Fault Fault { get; }

    /// <summary>What was being read: `object header`, `B-tree`, …</summary>
    public string Reading { get; }

    /// <summary>The byte of the file that it stands at; -1 if the fault has no place.</summary>
    public long Offset { get; }

    /// <summary>The same fault, said of something larger.</summary>
    /// <param name="problem">What cannot be read, and why.</param>
    internal abstract Hdf5Exception Within(string problem);
}
