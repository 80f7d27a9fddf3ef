using System.Text.Json;
using Dandi.Testing;
using Dandi.Zarr;

namespace Dandi.Formats.Tests.Zarr;

/// <summary>The Zarrs of the corpora, and what is expected to be found in them.</summary>
internal static class ZarrCorpus
{
    /// <summary>The documents of a folder, one test each.</summary>
    public static TheoryData<CorpusCase> Cases(string folder) =>
        Corpus.Cases(corpus => corpus.Has(folder) ? Zarrs(corpus, folder) : []);

    /// <summary>The items of a list of the reference which are wanted, one test each.</summary>
    public static TheoryData<CorpusCase> Cases(string path, Func<CorpusCase, bool> isWanted) =>
        Corpus.ReferenceCases(corpus => Items(corpus, path).Where(isWanted));

    /// <summary>The OME-NGFF documents which are wanted, one test each.</summary>
    public static TheoryData<CorpusCase> Documents(Func<CorpusCase, bool> isWanted) =>
        Corpus.Cases(corpus => DocumentsOf(corpus).Where(isWanted));

    /// <summary>The OME-NGFF documents of a corpus.</summary>
    public static IEnumerable<CorpusCase> DocumentsOf(CorpusFolder corpus) =>
        Items(corpus, corpus == CorpusFolder.Own ? "ngff/documents.json" : "wild-ngff/documents.json");

    /// <summary>Lays a case down and judges it.</summary>
    public static IReadOnlyList<ValidationResult> Validate(CorpusCase @case)
    {
        using var folder = new TempFolder();
        CorpusTree.Build(@case["entries"], folder, @case.Text("root"));
        return ZarrValidator.Validate(
            new ZarrStore(folder.Locate(@case.Text("root"))),
            @case.Text("root"),
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>The Zarrs of the repository, whose warnings are expected too, one test each.</summary>
    public static IEnumerable<TheoryDataRow<CorpusCase>> Own =>
        Zarrs(CorpusFolder.Own, "zarr").Select(@case => new TheoryDataRow<CorpusCase>(@case));

    /// <summary>The errors that are expected, but for those about the metadata record.</summary>
    public static IReadOnlyList<(string Id, string Path, string Severity)> Expected(CorpusCase @case) =>
        [.. ExpectedWithWarnings(@case).Where(result => result.Severity is "ERROR" or "CRITICAL")];

    /// <summary>The errors and warnings that are expected, but for those about the metadata record.</summary>
    public static IReadOnlyList<(string Id, string Path, string Severity)> ExpectedWithWarnings(CorpusCase @case) =>
        [
            .. @case["expected"]
                .GetProperty("validation")
                .EnumerateArray()
                .Select(result =>
                    (
                        Id: result.GetProperty("id").GetString()!,
                        Path: result.GetProperty("path").GetString()!,
                        Severity: result.GetProperty("severity").GetString()!
                    )
                )
                .Where(result => !result.Id.StartsWith("dandischema.", StringComparison.Ordinal))
                .Order(),
        ];

    /// <summary>The errors among findings, in the same form.</summary>
    public static IReadOnlyList<(string Id, string Path, string Severity)> Errors(
        IEnumerable<ValidationResult> results
    ) => Show(results.Where(result => result.IsBlocking));

    /// <summary>Findings in the form in which they are expected.</summary>
    public static IReadOnlyList<(string Id, string Path, string Severity)> Show(
        IEnumerable<ValidationResult> results
    ) => [.. results.Select(result => (result.Id, result.Path, result.Severity.ToString().ToUpperInvariant())).Order()];

    private static IEnumerable<CorpusCase> Items(CorpusFolder corpus, string path) =>
        corpus.Cases(path, item => item.GetProperty("id").GetString()!);

    private static IEnumerable<CorpusCase> Zarrs(CorpusFolder corpus, string folder) =>
        from file in Directory.EnumerateFiles(corpus.Locate(folder), "*.json").Order(StringComparer.Ordinal)
        let name = $"{folder}/{Path.GetFileNameWithoutExtension(file)}"
        let content = corpus.Read($"{name}.json")
        where IsZarr(content)
        select new CorpusCase(corpus == CorpusFolder.Own ? $"own: {name}" : name, content, corpus);

    // A regular file, and a folder which is no asset, are not validated as Zarrs.
    private static bool IsZarr(JsonElement content) =>
        content.GetProperty("entries").ValueKind == JsonValueKind.Array
        && content.GetProperty("expected").TryGetProperty("class", out var kind)
        && kind.GetString()!.StartsWith("Zarr", StringComparison.Ordinal);
}
