using System.IO.Compression;
using System.Text.Json;

namespace Dandi.Testing;

/// <summary>A folder of inputs, each with the result that is expected for it. All such folders have the same layout.</summary>
/// <param name="root">The folder.</param>
public sealed class CorpusFolder(string root)
{
    /// <summary>The small corpus that is part of the repository, with our own results: <c>tests/corpus</c>.</summary>
    public static CorpusFolder Own { get; } = new(Repository.Locate("tests/corpus"));

    /// <summary>The corpus with the results of the Python client, given by <c>DANDI_CORPUS</c> or beside the checkout; null where there is none.</summary>
    public static CorpusFolder? Reference { get; } = FindReference();

    /// <summary>Whether something is at a path.</summary>
    public bool Has(string path) => Path.Exists(Locate(path));

    /// <summary>The full path of a file.</summary>
    public string Locate(string path) => Path.Combine(root, path);

    /// <summary>Reads a JSON document.</summary>
    public JsonElement Read(string path)
    {
        using var stream = File.OpenRead(Locate(path));
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>The full path of a file, decompressed if it is stored with gzip.</summary>
    /// <param name="path">Below the corpus.</param>
    /// <param name="folder">Where to decompress it to.</param>
    public string Unpack(string path, TempFolder folder)
    {
        var stored = Locate(path);
        if (!stored.EndsWith(".gz", StringComparison.Ordinal))
            return stored;
        var unpacked = folder.Locate(Path.GetFileNameWithoutExtension(stored));
        using var packed = new GZipStream(File.OpenRead(stored), CompressionMode.Decompress);
        using var file = File.Create(unpacked);
        packed.CopyTo(file);
        return unpacked;
    }

    /// <summary>The items of a list, one case each.</summary>
    /// <param name="path">The document.</param>
    /// <param name="name">The name of an item, for people.</param>
    /// <param name="list">The member that holds the list; null where the document is the list.</param>
    public IEnumerable<CorpusCase> Cases(string path, Func<JsonElement, string> name, string? list = null)
    {
        var items = list is null ? Read(path) : Read(path).GetProperty(list);
        if (items.GetArrayLength() == 0)
            throw new InvalidOperationException($"{path} has no cases");
        return items
            .EnumerateArray()
            .Select(item => new CorpusCase($"{(this == Own ? "own: " : "")}{path}: {name(item)}", item, this));
    }

    private static CorpusFolder? FindReference()
    {
        if (Environment.GetEnvironmentVariable("DANDI_CORPUS") is { Length: > 0 } given)
            return new CorpusFolder(Path.GetFullPath(given, Repository.Root));
        var beside = Path.GetFullPath("../shared/corpus", Repository.Root);
        return Directory.Exists(beside) ? new CorpusFolder(beside) : null;
    }
}
