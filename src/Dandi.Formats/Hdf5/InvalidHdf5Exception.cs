namespace Dandi.Hdf5;

/// <summary>The file is not a sound HDF5 file: it contradicts the format or itself, is cut short, unfinished, or only a part of one.</summary>
public sealed class InvalidHdf5Exception : Hdf5Exception
{
    internal InvalidHdf5Exception(Hdf5Fault fault, string reading, long offset, string problem, Exception? cause = null)
        : base(fault, reading, offset, problem, cause) { }

    internal override Hdf5Exception Within(string problem) =>
        new InvalidHdf5Exception(Fault, Reading, Offset, problem, this);
}
