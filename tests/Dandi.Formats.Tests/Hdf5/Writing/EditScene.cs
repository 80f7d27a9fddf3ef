using System.Globalization;
using Dandi.Hdf5;
using Dandi.Hdf5.Writing;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Hdf5.Writing;

/// <summary>A copy of one of the files in <c>files</c>, created by <c>make-files.py</c>, that may be edited.</summary>
internal sealed class EditScene : IDisposable
{
    public const string Video = "sub-o1/0b6a6f2e-7d4b-4c6a-8d6e_0.mp4";

    /// <summary>A text that fits into no collection of the usual size.</summary>
    public static readonly string Long = $"sub-o1/{new string('x', 5000)}.mp4";

    private readonly TempFolder _folder = new();

    public EditScene(string name)
    {
        Original = Folder(name);
        Path = _folder.Write("edited.h5", File.ReadAllBytes(Original));
    }

    /// <summary>The path of the file as the HDF5 library wrote it.</summary>
    public string Original { get; }

    /// <summary>The path of the copy.</summary>
    public string Path { get; }

    public byte[] Bytes
    {
        get => File.ReadAllBytes(Path);
        set => File.WriteAllBytes(Path, value);
    }

    public static Hdf5StringEdit Edit(string dataset, long index, string text, string old = "media/a.mp4") =>
        new(dataset, index, old, text);

    /// <summary>Some edits of most forms.</summary>
    public static IReadOnlyList<Hdf5StringEdit> Various(string text) =>
        [
            Edit("/list", 0, text),
            Edit("/list", 1, Video, "media/größe.mp4"),
            Edit("/scalar", 0, text, "pics/a.png"),
            Edit("/chunked", 1, text, "media/größe.mp4"),
            Edit("/table", 12, text),
            Edit("/fixed", 1, Video, "media/b.mp4"),
        ];

    public string Locate(string name) => _folder.Locate(name);

    public void Apply(params IReadOnlyList<Hdf5StringEdit> edits) =>
        Hdf5StringEditor.Apply(Path, edits, TestContext.Current.CancellationToken);

    public EditPlan Plan(IReadOnlyList<Hdf5StringEdit> edits)
    {
        using var file = Hdf5File.Open(Path, token: TestContext.Current.CancellationToken);
        return EditPlanner.Plan(file, edits);
    }

    /// <summary>All values and attributes, by the path of a dataset and the number of the element.</summary>
    public SortedDictionary<string, string> Read() => Read(Path);

    /// <summary>All values and attributes of the original, with edits.</summary>
    public SortedDictionary<string, string> Expect(params IReadOnlyList<Hdf5StringEdit> edits)
    {
        var values = Read(Original);
        foreach (var edit in edits)
        {
            Assert.Equal(edit.Old, values[Key(edit)]);
            values[Key(edit)] = edit.New;
        }
        return values;
    }

    public static string Key(Hdf5StringEdit edit) =>
        string.Create(CultureInfo.InvariantCulture, $"{edit.Dataset}[{edit.Index}]");

    public void Dispose() => _folder.Dispose();

    private static string Folder(string name) =>
        Repository.Locate($"tests/Dandi.Formats.Tests/Hdf5/Writing/files/{name}");

    private static SortedDictionary<string, string> Read(string path)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var file = Hdf5File.Open(path, token: TestContext.Current.CancellationToken);
        foreach (var link in file.Root.Links)
        {
            var dataset = (Hdf5Dataset)file.Follow(link, file.Root)!;
            foreach (var attribute in dataset.Attributes)
                values[$"/{link.Name}@{attribute.Name}"] = $"{attribute.Count}: {attribute.ReadElement(0)}";
            if (dataset.UsesExternalFiles)
                continue;
            for (var index = 0L; index < dataset.Values.Count; index++)
                values[$"/{link.Name}[{index}]"] = $"{dataset.Values.ReadElement(index)}";
        }
        return values;
    }
}
