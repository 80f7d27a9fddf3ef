namespace Dandi.Hdf5;

/// <summary>The one exception of this reader for what a file contains: what was being read, where, and what is wrong with it.
/// A disk that fails is an ordinary <see cref="IOException"/>.</summary>
public sealed class InvalidHdf5Exception : IOException
{
    internal InvalidHdf5Exception(Hdf5Fault fault, string reading, long offset, string problem, Exception? cause = null)
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
}
