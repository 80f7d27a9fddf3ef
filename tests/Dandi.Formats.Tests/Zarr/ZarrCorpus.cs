using System.Text.Json;
using Dandi.Testing;
using Dandi.Zarr;
using Xunit.Sdk;

namespace Dandi.Formats.Tests.Zarr;

/// <summary>The Zarrs of the corpus, and what the Python client finds in them.</summary>
internal static class ZarrCorpus
{
    /// <summary>The documents of a folder of the corpus, one test each.</summary>
    public static TheoryData<CorpusCase> Cases(string folder)
    {
        var cases = new TheoryData<CorpusCase>();
        if (Locate(folder) is not { } root)
        {
            cases.Add(new TheoryDataRow<CorpusCase>(new CorpusCase()) { Skip = "There is no corpus." });
            return cases;
        }
        foreach (var file in Directory.EnumerateFiles(root, "*.json").Order(StringComparer.Ordinal))
        {
            var name = $"{folder}/{Path.GetFileNameWithoutExtension(file)}";
            var content = Corpus.Read($"{folder}/{Path.GetFileName(file)}");
            if (IsZarr(content)) cases.Add(new TheoryDataRow<CorpusCase>(new CorpusCase(name, content)));
        }
        return cases;
    }

    /// <summary>The items of a list which are wanted, one test each.</summary>
    public static TheoryData<CorpusCase> Cases(string path, Func<CorpusCase, bool> isWanted)
    {
        var cases = new TheoryData<CorpusCase>();
        foreach (var row in Corpus.Cases(path, item => item.GetProperty("id").GetString()!))
        {
            if (row.Skip is not null || isWanted(row.Data)) cases.Add(row);
        }
        return cases;
    }

    /// <summary>Lays a case down and judges it.</summary>
    public static IReadOnlyList<ValidationResult> Validate(CorpusCase @case)
    {
        using var folder = new TempFolder();
        CorpusTree.Build(@case["entries"], folder, @case.Text("root"));
        return ZarrValidator.Validate(new ZarrStore(folder.Locate(@case.Text("root"))), @case.Text("root"), TestContext.Current.CancellationToken);
    }

    /// <summary>What the Python client reports, but for what is about the metadata record.</summary>
    public static IReadOnlyList<(string Id, string Path, string Severity)> Expected(CorpusCase @case) =>
    [
        .. @case["expected"].GetProperty("validation").EnumerateArray()
            .Select(finding => (finding.GetProperty("id").GetString()!, finding.GetProperty("path").GetString()!, finding.GetProperty("severity").GetString()!))
            .Where(finding => !finding.Item1.StartsWith("dandischema.", StringComparison.Ordinal))
            .Order(),
    ];

    /// <summary>The errors among findings, in the same form.</summary>
    public static IReadOnlyList<(string Id, string Path, string Severity)> Errors(IEnumerable<ValidationResult> findings) =>
        [.. findings.Where(finding => finding.IsBlocking).Select(finding => (finding.Id, finding.Path, finding.Severity.ToString().ToUpperInvariant())).Order()];

    private static string? Locate(string folder)
    {
        try
        {
            return Corpus.Locate(folder);
        }
        catch (SkipException)
        {
            // Outside of a test there is nothing to skip yet.
            return null;
        }
    }

    // A regular file, and a folder which is no asset, are not validated as Zarrs.
    private static bool IsZarr(JsonElement content) =>
        content.GetProperty("entries").ValueKind == JsonValueKind.Array
        && content.GetProperty("expected").TryGetProperty("class", out var kind)
        && kind.GetString()!.StartsWith("Zarr", StringComparison.Ordinal);
}
