using System.Text.Json;
using Dandi.Testing;
using Dandi.Zarr;

namespace Dandi.Formats.Tests.Zarr;

/// <summary>The Zarrs of the corpora, with their expected validation results.</summary>
internal static class ZarrCorpus
{
    /// <summary>The Zarrs in a folder of each corpus, one test each.</summary>
    public static TheoryData<CorpusCase> Cases(string folder) =>
        Corpus.Cases(corpus => corpus.Has(folder) ? Zarrs(corpus, folder) : []);

    /// <summary>The selected items of a list in the reference corpus, one test each.</summary>
    public static TheoryData<CorpusCase> Cases(string path, Func<CorpusCase, bool> isSelected) =>
        Corpus.ReferenceCases(corpus => Items(corpus, path).Where(isSelected));

    /// <summary>The selected OME-NGFF documents, one test each.</summary>
    public static TheoryData<CorpusCase> Documents(Func<CorpusCase, bool> isSelected) =>
        Corpus.Cases(corpus => DocumentsOf(corpus).Where(isSelected));

    public static IEnumerable<CorpusCase> DocumentsOf(CorpusFolder corpus) =>
        Items(corpus, corpus == CorpusFolder.Own ? "ngff/documents.json" : "wild-ngff/documents.json");

    /// <summary>Creates the Zarr of a case and validates it.</summary>
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

    /// <summary>The Zarrs of the corpus in this repository, which also has expected warnings, one test each.</summary>
    public static IEnumerable<TheoryDataRow<CorpusCase>> Own =>
        Zarrs(CorpusFolder.Own, "zarr").Select(@case => new TheoryDataRow<CorpusCase>(@case));

    /// <summary>The expected errors, without those about the metadata record.</summary>
    public static IReadOnlyList<(string Id, string Path, string Severity)> Expected(CorpusCase @case) =>
        [.. ExpectedWithWarnings(@case).Where(result => result.Severity is "ERROR" or "CRITICAL")];

    /// <summary>The expected errors and warnings, without those about the metadata record.</summary>
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

    /// <summary>The errors among results, in the form of the expected ones.</summary>
    public static IReadOnlyList<(string Id, string Path, string Severity)> Errors(
        IEnumerable<ValidationResult> results
    ) => Normalize(results.Where(result => result.IsBlocking));

    /// <summary>Results in the form of the expected ones.</summary>
    public static IReadOnlyList<(string Id, string Path, string Severity)> Normalize(
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

    // Regular files, and folders that are not assets, are not validated as Zarrs.
    private static bool IsZarr(JsonElement content) =>
        content.GetProperty("entries").ValueKind == JsonValueKind.Array
        && content.GetProperty("expected").TryGetProperty("class", out var kind)
        && kind.GetString()!.StartsWith("Zarr", StringComparison.Ordinal);
}
