using System.Diagnostics;
using System.Formats.Tar;
using System.Text.Json;

namespace Dandi.Testing;

/// <summary>The corpus with the results of the Python client; and cases for theories, of which the corpus in the repository has some as well.</summary>
public static class Corpus
{
    /// <summary>Why a test of the reference results is skipped.</summary>
    public const string Absence = "the corpus is not here: set DANDI_CORPUS or put it at ../shared/corpus";

    /// <summary>Reads a JSON document of the corpus; the test is skipped, saying so, where there is no corpus.</summary>
    public static JsonElement Read(string path) => Reference().Read(path);

    /// <summary>The whole path of a file of the corpus; the test is skipped, saying so, where there is no corpus.</summary>
    public static string Locate(string path) => Reference().Locate(path);

    /// <summary>The whole path of a file of the corpus, unpacked if it is stored packed; the test is skipped, saying so, where there is no corpus.</summary>
    /// <param name="path">Below the corpus.</param>
    /// <param name="folder">Where it may be unpacked to.</param>
    public static string Unpack(string path, TempFolder folder) => Reference().Unpack(path, folder);

    /// <summary>Extracts an archive (<c>.tar.xz</c>) of the corpus; the test is skipped, saying so, where there is no corpus.</summary>
    /// <param name="path">Below the corpus.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="token">Ends it.</param>
    public static async Task ExtractAsync(string path, TempFolder folder, CancellationToken token)
    {
        var start = new ProcessStartInfo("xz", ["-dc", Locate(path)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var unpacking = Process.Start(start)!;
        await TarFile.ExtractToDirectoryAsync(
            unpacking.StandardOutput.BaseStream,
            folder.Root,
            overwriteFiles: false,
            token
        );
        await unpacking.WaitForExitAsync(token);
        Assert.Equal(0, unpacking.ExitCode);
    }

    /// <summary>One test for each item of a list, with a name of its own: of the list in the repository, if there is one there, and of that in the corpus.</summary>
    /// <param name="path">The document.</param>
    /// <param name="name">The name of an item, for people.</param>
    /// <param name="list">The member that holds the list; null where the document is the list.</param>
    public static TheoryData<CorpusCase> Cases(string path, Func<JsonElement, string> name, string? list = null) =>
        Cases(folder => folder.Has(path) ? folder.Cases(path, name, list) : []);

    /// <summary>One test for each corpus that has a document, with the whole of it.</summary>
    public static TheoryData<CorpusCase> Documents(string path) =>
        Cases(folder =>
            folder.Has(path)
                ? [new CorpusCase($"{(folder == CorpusFolder.Own ? "own: " : "")}{path}", folder.Read(path), folder)]
                : []
        );

    /// <summary>One test for each case that a folder has: the corpus in the repository, then the reference.</summary>
    public static TheoryData<CorpusCase> Cases(Func<CorpusFolder, IEnumerable<CorpusCase>> select)
    {
        var cases = ReferenceCases(select);
        foreach (var @case in select(CorpusFolder.Own))
            cases.Add(@case);
        return cases;
    }

    /// <summary>One test for each case of the reference alone; a single one, which is skipped, where there is no corpus.</summary>
    public static TheoryData<CorpusCase> ReferenceCases(Func<CorpusFolder, IEnumerable<CorpusCase>> select)
    {
        if (CorpusFolder.Reference is not { } reference)
            return [new TheoryDataRow<CorpusCase>(new CorpusCase()) { Skip = Absence }];
        var cases = new TheoryData<CorpusCase>(select(reference));
        if (!cases.Any())
            throw new InvalidOperationException("the corpus has no such cases");
        return cases;
    }

    private static CorpusFolder Reference()
    {
        Assert.SkipWhen(CorpusFolder.Reference is null, Absence);
        return CorpusFolder.Reference!;
    }
}
