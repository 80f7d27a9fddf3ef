using System.Text.Json;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Datasets;

/// <summary>The datasets of the reference corpus, by name. They are listed once per process.</summary>
internal static class RecordedDatasets
{
    private const string DandisetYaml = "identifier: '000101'\nname: n\ndescription: d\n";

    private static readonly Lazy<IReadOnlyDictionary<string, RecordedDataset>> All = new(() =>
        CorpusFolder.Reference is { } corpus
            ? Written(corpus).Concat(Wild(corpus)).Concat(Mutated(corpus)).ToDictionary(dataset => dataset.Name)
            : new Dictionary<string, RecordedDataset>()
    );

    /// <summary>The names of the datasets of a folder of the corpus.</summary>
    public static IEnumerable<string> NamesOf(string folder) =>
        All.Value.Keys.Where(name => name.StartsWith($"{folder}/", StringComparison.Ordinal));

    public static RecordedDataset Find(string name) => All.Value[name];

    /// <summary>
    /// One test for each dataset of a folder, with the trait <c>Dataset</c>; one skipped test without corpus.
    /// </summary>
    public static IEnumerable<TheoryDataRow<string>> RowsOf(string folder) =>
        CorpusFolder.Reference is null
            ? [new TheoryDataRow<string>(folder) { Skip = Corpus.Absence }]
            : NamesOf(folder).Select(name => new TheoryDataRow<string>(name) { Traits = { ["Dataset"] = [name] } });

    /// <summary>Datasets that were written for this purpose, with results of the Python client.</summary>
    private static IEnumerable<RecordedDataset> Written(CorpusFolder corpus)
    {
        foreach (var item in corpus.Read("bids/datasets.json").EnumerateArray())
        {
            var name = $"bids/{item.GetProperty("case").GetString()}";
            var description = item.GetProperty("assets")
                .EnumerateArray()
                .Single(asset => asset.TryGetProperty("of_the_whole_dataset", out _));
            var root = Path.GetDirectoryName(description.GetProperty("path").GetString()!)!;
            var issues = description
                .GetProperty("validation")
                .EnumerateArray()
                .Where(result => result.GetProperty("id").GetString()!.StartsWith("BIDS.", StringComparison.Ordinal))
                .Select(result => ComparedIssue.OfClient(result, root));
            yield return new(
                name,
                name,
                root,
                new(() => DatasetTree.ReadEntries(item.GetProperty("entries"))),
                [.. issues]
            );
        }
    }

    /// <summary>Datasets of other people.</summary>
    private static IEnumerable<RecordedDataset> Wild(CorpusFolder corpus)
    {
        foreach (var item in corpus.Read("wild-bids/index.json").EnumerateArray())
        {
            var (name, layout) = (item.GetProperty("name").GetString()!, item.GetProperty("layout").GetString());
            var expected = corpus.Read($"wild-bids/expected/{name}.json");
            var paths = expected.GetProperty("paths");
            var issues = expected
                .GetProperty("results")
                .EnumerateArray()
                .SelectMany(group => ComparedIssue.OfGroup(group, paths));
            var root = layout == "root" ? "" : name;
            yield return new(
                $"wild-bids/{name}",
                $"wild-bids/{name}",
                root,
                new(() => InDandiset(Archive(corpus, name), root)),
                [.. issues]
            );
        }
    }

    /// <summary>Small datasets of other people, each with one or two changes.</summary>
    private static IEnumerable<RecordedDataset> Mutated(CorpusFolder corpus)
    {
        var bases = new Dictionary<string, (Lazy<DatasetTree> Tree, IReadOnlyList<ComparedIssue> Issues)>();
        foreach (var line in File.ReadLines(corpus.Locate("mutated-bids/cases.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var item = document.RootElement.Clone();
            var @base = item.GetProperty("base").GetString()!;
            if (item.TryGetProperty("issues", out _))
            {
                bases[@base] = (new(() => Archive(corpus, @base)), Issues(item, "issues"));
                continue;
            }
            var (tree, issues) = bases[@base];
            yield return new(
                $"mutated-bids/{item.GetProperty("case").GetString()}",
                $"mutated-bids/{@base}",
                "",
                new(() =>
                    item.GetProperty("operations").EnumerateArray().Aggregate(tree.Value, (into, op) => into.Apply(op))
                ),
                ResultDifference.Without([.. issues, .. Issues(item, "added")], Issues(item, "removed"))
            );
        }
    }

    private static List<ComparedIssue> Issues(JsonElement item, string member) =>
        [.. item.GetProperty(member).EnumerateArray().Select(ComparedIssue.OfArray)];

    private static DatasetTree Archive(CorpusFolder corpus, string name) =>
        DatasetTree.ReadArchive(corpus.Locate($"wild-bids/inputs/{name}.tar.gz"));

    private static DatasetTree InDandiset(DatasetTree dataset, string root)
    {
        var dandiset = root.Length == 0 ? dataset : dataset.Below(root);
        return dandiset.Entries.ContainsKey("dandiset.yaml") ? dandiset : dandiset.With("dandiset.yaml", DandisetYaml);
    }
}
