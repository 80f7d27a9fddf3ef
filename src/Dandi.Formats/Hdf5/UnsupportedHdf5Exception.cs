namespace Dandi.Hdf5;

/// <summary>
/// The file may be valid, but this reader does not support this part of it, or reading it exceeds a limit:
/// <see cref="Hdf5ErrorKind.Unsupported"/>, <see cref="Hdf5ErrorKind.FilterUnavailable"/> or
/// <see cref="Hdf5ErrorKind.Limit"/>.
/// </summary>
public sealed class UnsupportedHdf5Exception : Hdf5Exception
{
    internal UnsupportedHdf5Exception(
        Hdf5ErrorKind kind,
        string structure,
        long offset,
        string problem,
        Exception? cause = null
    )
        : base(kind, structure, offset, problem, cause) { }

    internal override Hdf5Exception Within(string problem) =>
        new UnsupportedHdf5Exception(ErrorKind, Structure, Offset, problem, this);
}
