using System.IO.Compression;
using System.Text.Json;

namespace Dandi.Testing;

/// <summary>A folder of inputs, each with its expected result. All such folders have the same layout.</summary>
public sealed class CorpusFolder(string root)
{
    /// <summary>The small corpus in the repository, with the results of this program: <c>tests/corpus</c>.</summary>
    public static CorpusFolder Own { get; } = new(Repository.Locate("tests/corpus"));

    /// <summary>
    /// The corpus with the results of the Python client: the folder in <c>DANDI_CORPUS</c>, or <c>../shared/corpus</c>.
    /// Null if neither exists.
    /// </summary>
    public static CorpusFolder? Reference { get; } = FindReference();

    public bool Has(string path) => Path.Exists(Locate(path));

    /// <summary>The full path of a file.</summary>
    public string Locate(string path) => Path.Combine(root, path);

    public JsonElement Read(string path)
    {
        using var stream = File.OpenRead(Locate(path));
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>The full path of a file, decompressed if it is stored with gzip.</summary>
    /// <param name="path">Relative to the corpus.</param>
    /// <param name="folder">Where to decompress it to.</param>
    public string Unpack(string path, TempFolder folder)
    {
        var stored = Locate(path);
        if (!stored.EndsWith(".gz", StringComparison.Ordinal))
            return stored;
        var decompressed = folder.Locate(Path.GetFileNameWithoutExtension(stored));
        using var gzip = new GZipStream(File.OpenRead(stored), CompressionMode.Decompress);
        using var file = File.Create(decompressed);
        gzip.CopyTo(file);
        return decompressed;
    }

    /// <summary>One case for each item of a list.</summary>
    /// <param name="path">The JSON document.</param>
    /// <param name="name">Gets the display name of an item.</param>
    /// <param name="list">The member that contains the list; null if the document is the list.</param>
    public IEnumerable<CorpusCase> Cases(string path, Func<JsonElement, string> name, string? list = null)
    {
        var items = list is null ? Read(path) : Read(path).GetProperty(list);
        if (items.GetArrayLength() == 0)
            throw new InvalidOperationException($"{path} has no cases.");
        return items
            .EnumerateArray()
            .Select(item => new CorpusCase($"{(this == Own ? "own: " : "")}{path}: {name(item)}", item, this));
    }

    private static CorpusFolder? FindReference()
    {
        if (Environment.GetEnvironmentVariable("DANDI_CORPUS") is { Length: > 0 } given)
            return new CorpusFolder(Path.GetFullPath(given, Repository.Root));
        var shared = Path.GetFullPath("../shared/corpus", Repository.Root);
        return Directory.Exists(shared) ? new CorpusFolder(shared) : null;
    }
}
