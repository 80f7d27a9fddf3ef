using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace Dandi.Testing;

/// <summary>The folder with the reference results, given by <c>DANDI_CORPUS</c> or standing beside the checkout.</summary>
public static class Corpus
{
    private const string Absence = "the corpus is not here: set DANDI_CORPUS or put it at ../shared/corpus";
    private static readonly string? Root = Find();

    /// <summary>Reads a JSON document of the corpus; the test is skipped, saying so, where there is no corpus.</summary>
    public static JsonElement Read(string path)
    {
        Assert.SkipWhen(Root is null, Absence);
        return Parse(path);
    }

    /// <summary>The whole path of a file of the corpus; the test is skipped, saying so, where there is no corpus.</summary>
    public static string Locate(string path)
    {
        Assert.SkipWhen(Root is null, Absence);
        return Path.Combine(Root!, path);
    }

    /// <summary>The whole path of a file of the corpus, unpacked if it is stored packed; the test is skipped, saying so, where there is no corpus.</summary>
    /// <param name="path">Below the corpus.</param>
    /// <param name="folder">Where it may be unpacked to.</param>
    public static string Unpack(string path, TempFolder folder)
    {
        var stored = Locate(path);
        if (!stored.EndsWith(".gz", StringComparison.Ordinal)) return stored;
        var unpacked = folder.Locate(Path.GetFileNameWithoutExtension(stored));
        using var packed = new GZipStream(File.OpenRead(stored), CompressionMode.Decompress);
        using var file = File.Create(unpacked);
        packed.CopyTo(file);
        return unpacked;
    }

    /// <summary>Extracts an archive (<c>.tar.xz</c>) of the corpus; the test is skipped, saying so, where there is no corpus.</summary>
    /// <param name="path">Below the corpus.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="token">Ends it.</param>
    public static async Task ExtractAsync(string path, TempFolder folder, CancellationToken token)
    {
        var start = new ProcessStartInfo("xz", ["-dc", Locate(path)]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var unpacking = Process.Start(start)!;
        await TarFile.ExtractToDirectoryAsync(unpacking.StandardOutput.BaseStream, folder.Root, overwriteFiles: false, token);
        await unpacking.WaitForExitAsync(token);
        Assert.Equal(0, unpacking.ExitCode);
    }

    /// <summary>One test for each item of a list of the corpus, with a name of its own.</summary>
    /// <param name="path">The document.</param>
    /// <param name="name">The name of an item, for people.</param>
    /// <param name="list">The member that holds the list; null where the document is the list.</param>
    public static TheoryData<CorpusCase> Cases(string path, Func<JsonElement, string> name, string? list = null)
    {
        var cases = new TheoryData<CorpusCase>();
        if (Root is null)
        {
            cases.Add(new TheoryDataRow<CorpusCase>(new CorpusCase()) { Skip = Absence });
            return cases;
        }
        var items = list is null ? Parse(path) : Parse(path).GetProperty(list);
        foreach (var item in items.EnumerateArray())
        {
            cases.Add(new TheoryDataRow<CorpusCase>(new CorpusCase($"{path}: {name(item)}", item)));
        }
        return cases;
    }

    private static JsonElement Parse(string path)
    {
        using var stream = File.OpenRead(Path.Combine(Root!, path));
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("DANDI_CORPUS") is { Length: > 0 } given) return Path.GetFullPath(given, Repository.Root);
        var beside = Path.GetFullPath("../shared/corpus", Repository.Root);
        return Directory.Exists(beside) ? beside : null;
    }
}
