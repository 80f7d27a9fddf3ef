using System.Diagnostics;
using System.Formats.Tar;
using System.Text.Json;

namespace Dandi.Testing;

/// <summary>
/// Access to the corpus of the Python client's results (<see cref="CorpusFolder.Reference"/>), and cases for theories
/// from it and from the small corpus in the repository (<see cref="CorpusFolder.Own"/>).
/// </summary>
/// <remarks>Methods that need the reference corpus skip the test if it does not exist.</remarks>
public static class Corpus
{
    /// <summary>The reason that skipped tests give.</summary>
    public const string Absence = "the corpus does not exist: set DANDI_CORPUS, or put it at ../shared/corpus";

    /// <summary>Reads a JSON document of the reference corpus.</summary>
    public static JsonElement Read(string path) => Reference().Read(path);

    /// <summary>The full path of a file of the reference corpus.</summary>
    public static string Locate(string path) => Reference().Locate(path);

    /// <summary>The full path of a file of the reference corpus, decompressed if it is stored with gzip.</summary>
    /// <param name="path">Relative to the corpus.</param>
    /// <param name="folder">Where to decompress it to.</param>
    public static string Unpack(string path, TempFolder folder) => Reference().Unpack(path, folder);

    /// <summary>Extracts an archive (<c>.tar.xz</c>) of the reference corpus into a folder.</summary>
    public static async Task ExtractAsync(string path, TempFolder folder, CancellationToken token)
    {
        var start = new ProcessStartInfo("xz", ["-dc", Locate(path)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var xz = Process.Start(start)!;
        await TarFile.ExtractToDirectoryAsync(xz.StandardOutput.BaseStream, folder.Root, overwriteFiles: false, token);
        await xz.WaitForExitAsync(token);
        Assert.Equal(0, xz.ExitCode);
    }

    /// <summary>One named test for each item of a list, from both corpora.</summary>
    /// <param name="path">The JSON document.</param>
    /// <param name="name">Gets the display name of an item.</param>
    /// <param name="list">The member that contains the list; null if the document is the list.</param>
    public static TheoryData<CorpusCase> Cases(string path, Func<JsonElement, string> name, string? list = null) =>
        Cases(folder => folder.Has(path) ? folder.Cases(path, name, list) : []);

    /// <summary>One test for each corpus that has a document, with the whole document.</summary>
    public static TheoryData<CorpusCase> Documents(string path) =>
        Cases(folder =>
            folder.Has(path)
                ? [new CorpusCase($"{(folder == CorpusFolder.Own ? "own: " : "")}{path}", folder.Read(path), folder)]
                : []
        );

    /// <summary>One test for each case of the reference corpus, then of the corpus in the repository.</summary>
    public static TheoryData<CorpusCase> Cases(Func<CorpusFolder, IEnumerable<CorpusCase>> select)
    {
        var cases = ReferenceCases(select);
        foreach (var @case in select(CorpusFolder.Own))
            cases.Add(@case);
        return cases;
    }

    /// <summary>
    /// One test for each case of the reference corpus only; a single skipped test if the corpus does not exist.
    /// </summary>
    public static TheoryData<CorpusCase> ReferenceCases(Func<CorpusFolder, IEnumerable<CorpusCase>> select)
    {
        if (CorpusFolder.Reference is not { } reference)
            return [new TheoryDataRow<CorpusCase>(new CorpusCase()) { Skip = Absence }];
        var cases = new TheoryData<CorpusCase>(select(reference));
        if (!cases.Any())
            throw new InvalidOperationException("The corpus has no such cases.");
        return cases;
    }

    private static CorpusFolder Reference()
    {
        Assert.SkipWhen(CorpusFolder.Reference is null, Absence);
        return CorpusFolder.Reference!;
    }
}
