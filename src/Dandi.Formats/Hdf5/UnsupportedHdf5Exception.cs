namespace Dandi.Hdf5;

/// <summary>The file may be sound, but this reader does not know how to read this part of it, or does not read so much:
/// <see cref="Hdf5Fault.Unsupported"/>, <see cref="Hdf5Fault.FilterUnavailable"/> or <see cref="Hdf5Fault.Limit"/>. It says nothing against the file.</summary>
public sealed class UnsupportedHdf5Exception : Hdf5Exception
{
    internal UnsupportedHdf5Exception(
        Hdf5Fault fault,
        string reading,
        long offset,
        string problem,
        Exception? cause = null
    )
        : base(fault, reading, offset, problem, cause) { }

    internal override Hdf5Exception Within(string problem) =>
        new UnsupportedHdf5Exception(Fault, Reading, Offset, problem, this);
}
