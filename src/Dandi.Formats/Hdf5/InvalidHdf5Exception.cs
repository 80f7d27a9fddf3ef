namespace Dandi.Hdf5;

/// <summary>
/// The file is not a valid HDF5 file, or a part of it is damaged: it contradicts the format or itself, is truncated,
/// unfinished, or only one part of several.
/// </summary>
public sealed class InvalidHdf5Exception : Hdf5Exception
{
    internal InvalidHdf5Exception(
        Hdf5ErrorKind kind,
        string structure,
        long offset,
        string problem,
        Exception? cause = null
    )
        : base(kind, structure, offset, problem, cause) { }

    internal override Hdf5Exception Within(string problem) =>
        new InvalidHdf5Exception(ErrorKind, Structure, Offset, problem, this);
}
