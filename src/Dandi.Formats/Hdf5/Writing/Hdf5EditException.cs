namespace Dandi.Hdf5.Writing;

/// <summary>Strings of a file cannot be replaced in place, and none of them was.</summary>
public sealed class Hdf5EditException : Exception
{
    // Keeps the values and the attributes; only the form in which the strings are stored changes.
    private const string Script =
        "import h5py, sys; f = h5py.File(sys.argv[1], 'r+'); n = sys.argv[2]; v = f[n].asstr()[()]; "
        + "a = dict(f[n].attrs); del f[n]; f.create_dataset(n, data=v, dtype=h5py.string_dtype()).attrs.update(a); "
        + "f.close()";

    private readonly bool _needsOtherForm;

    private Hdf5EditException(string problem, string? dataset, bool needsOtherForm)
        : base(problem) => (Dataset, _needsOtherForm) = (dataset, needsOtherForm);

    /// <summary>The path of the dataset; null if the file as a whole cannot be changed.</summary>
    public string? Dataset { get; }

    /// <summary>
    /// A command for the shell that stores the strings of the dataset in a form in which they can be replaced; null if
    /// that would not help.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    public string? Command(string path) =>
        _needsOtherForm ? $"python3 -c \"{Script}\" {Quoted.ForShell(path)} {Quoted.ForShell(Dataset!)}" : null;

    /// <summary>The form in which the strings are stored does not allow it.</summary>
    internal static Hdf5EditException Form(string dataset, string problem) =>
        new(problem, dataset, needsOtherForm: true);

    /// <summary>The dataset is not what the edit expects.</summary>
    internal static Hdf5EditException Content(string dataset, string problem) =>
        new(problem, dataset, needsOtherForm: false);

    /// <summary>The file as a whole does not allow it.</summary>
    internal static Hdf5EditException File(string problem) => new(problem, dataset: null, needsOtherForm: false);
}
