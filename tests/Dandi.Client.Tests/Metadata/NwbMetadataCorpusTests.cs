using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.Metadata;
using Dandi.Nwb;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Metadata;

/// <summary>Compares the complete metadata of NWB files with those that the Python client sends.</summary>
[Trait("Category", "Corpus")]
public sealed class NwbMetadataCorpusTests
{
    private static readonly KnownDifferences Differences = new("nwb-metadata.txt");

    public static TheoryData<CorpusCase> Files => CorpusNwb.Cases;

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Metadata_equal_those_of_the_Python_client(CorpusCase @case)
    {
        var expected = CorpusNwb.Expected(@case);
        using var folder = new TempFolder();
        var asset = new LocalAsset(
            expected.GetProperty("file").GetString()!,
            CorpusNwb.Locate(@case, folder),
            AssetKind.Nwb,
            null
        );
        using var file = LocalFile.Open(asset.FullPath);
        var etag = await DigestAsync(file);
        var extractor = new MetadataExtractor(
            new AssetMetadata("0.8.0", "test", new FakeTimeProvider(), Guid.NewGuid),
            (_, _) => { }
        );
        using var nwb = new NwbReader(
            file.Handle,
            asset.FullPath,
            asset.Path,
            new FakeTimeProvider(),
            TestContext.Current.CancellationToken
        );

        Differences.Compare(
            CorpusNwb.NameOf(@case),
            () => AssertMetadata(expected, Extract),
            () => AssetMetadataText.Of(Extract())
        );

        JsonObject Extract() => extractor.Extract(asset, file, etag, nwb.ReadRecord, fallsBack: false);
    }

    [Fact]
    public void Known_differences_refer_to_existing_cases() => Differences.AssertExist(CorpusNwb.Names);

    private static void AssertMetadata(JsonElement expected, Func<JsonObject> describe)
    {
        if (expected.GetProperty("metadata") is { ValueKind: JsonValueKind.Object } metadata)
        {
            CorpusJson.AssertMetadata(metadata, describe());
            return;
        }
        var failure = Assert.Throws<DandiException>(describe);
        Assert.StartsWith("failed to extract metadata: ", failure.Message, StringComparison.Ordinal);
        // The messages for unreadable files are compared in the tests of the reader.
        if (failure.InnerException is not UnreadableNwbException)
            CorpusJson.AssertSameMessage(
                expected.GetProperty("metadata_exception").GetProperty("message").GetString()!,
                failure.InnerException!.Message
            );
    }

    private static async Task<DandiETag> DigestAsync(LocalFile file)
    {
        var bytes = new byte[file.Size];
        await RandomAccess.ReadAsync(file.Handle, bytes, 0, TestContext.Current.CancellationToken);
        var plan = PartPlan.For(file.Size);
        return new DandiETag(plan, plan.Count == 0 ? [] : MD5.HashData(bytes));
    }
}
