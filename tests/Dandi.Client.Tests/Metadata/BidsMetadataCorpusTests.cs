using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.Metadata;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Metadata;

/// <summary>Compares what metadata takes from paths in BIDS datasets with the results of the Python client.</summary>
[Trait("Category", "Corpus")]
public sealed class BidsMetadataCorpusTests
{
    // NWB files are compared by NwbMetadataCorpusTests: their content decides.
    private static readonly string[] Classes = ["GenericBIDSAsset", "BIDSDatasetDescriptionAsset", "ZarrBIDSAsset"];

    public static TheoryData<CorpusCase> Trees =>
        Corpus.ReferenceCases(folder =>
            folder.Cases("bids/datasets.json", item => item.GetProperty("case").GetString()!)
        );

    [Theory]
    [MemberData(nameof(Trees))]
    public void Subject_and_session_are_described_as_by_the_Python_client(CorpusCase tree)
    {
        using var folder = new TempFolder();
        CorpusTree.Build(tree["entries"], folder, "dandiset");
        var found = new AssetDiscovery(folder.Locate("dandiset"), NamedPaths.All, anyPath: false)
            .Find()
            .ToDictionary(asset => asset.Path, StringComparer.Ordinal);
        var extractor = new MetadataExtractor(
            new AssetMetadata("0.8.0", "test", new FakeTimeProvider(), Guid.NewGuid),
            (_, _) => { }
        );

        foreach (var asset in tree["assets"].EnumerateArray())
        {
            if (
                !Classes.Contains(asset.GetProperty("class").GetString())
                || !asset.TryGetProperty("metadata", out var expected)
            )
                continue;
            var path = asset.GetProperty("path").GetString()!;
            Assert.Equal($"{path}: {OfPath(expected)}", $"{path}: {OfPath(Describe(extractor, found[path]))}");
        }
    }

    private static JsonElement Describe(MetadataExtractor extractor, LocalAsset asset)
    {
        if (asset.Kind == AssetKind.Zarr)
            return ToElement(extractor.DescribeZarr(asset, 1));
        using var file = LocalFile.Open(asset.FullPath);
        var plan = PartPlan.For(Math.Max(1, file.Size));
        var etag = new DandiETag(plan, new byte[plan.Count * DandiETag.Md5Length]);
        return ToElement(
            extractor.Extract(asset, file, etag, () => throw new InvalidOperationException(), fallsBack: false)
        );
    }

    private static JsonElement ToElement(JsonObject metadata)
    {
        using var document = JsonDocument.Parse(metadata.ToJsonString());
        return document.RootElement.Clone();
    }

    /// <summary>What the path decides: the subject, the session, and how many activities there are.</summary>
    private static string OfPath(JsonElement metadata)
    {
        var generated = metadata.GetProperty("wasGeneratedBy").EnumerateArray().ToList();
        var session = generated.Where(item => item.GetProperty("schemaKey").GetString() == "Session").ToList();
        var attributed = metadata.TryGetProperty("wasAttributedTo", out var found) ? Compact(found) : "none";
        return $"{attributed} {string.Join(' ', session.Select(Compact))} {generated.Count - session.Count}";
    }

    private static string Compact(JsonElement element) => JsonNode.Parse(element.GetRawText())!.ToJsonString();
}
