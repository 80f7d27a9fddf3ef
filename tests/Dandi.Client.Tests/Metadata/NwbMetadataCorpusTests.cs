using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Discovery;
using Dandi.Metadata;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Metadata;

/// <summary>The whole metadata of NWB files, made of the record that the Python client read from them.</summary>
[Trait("Category", "Corpus")]
public sealed class NwbMetadataCorpusTests
{
    private static readonly KnownDifferences Differences = new("nwb-metadata.txt");

    /// <summary>The files of which there is a record.</summary>
    public static TheoryData<CorpusCase> Files
    {
        get
        {
            var cases = new TheoryData<CorpusCase>();
            foreach (var folder in new[] { "nwb", "wild-nwb" })
            {
                foreach (var row in Corpus.Cases($"{folder}/index.json", item => item.GetProperty("case").GetString()!))
                {
                    if (row.Skip is not null || Expected(folder, row.Data.Text("case")).GetProperty("flat_metadata").ValueKind != JsonValueKind.Null) cases.Add(row);
                }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task They_are_those_of_the_Python_client(CorpusCase @case)
    {
        var folder = @case.Has("stored") ? "wild-nwb" : "nwb";
        var expected = Expected(folder, @case.Text("case"));
        var path = expected.GetProperty("file").GetString()!;
        using var temporary = new TempFolder();
        var asset = new LocalAsset(path, @case.Has("stored") ? await UnpackAsync(@case.Text("stored"), temporary) : Corpus.Locate($"nwb/dandiset/{path}"), AssetKind.Nwb, null);
        using var file = LocalFile.Open(asset.FullPath);
        var etag = await DigestAsync(file);

        Differences.Compare($"{folder}.{@case.Text("case")}", () => Judge(expected, () =>
            new AssetMetadata("0.8.0", "test", new FakeTimeProvider(), Guid.NewGuid).DescribeNwb(asset, file, etag, CorpusRecord.Read(expected.GetProperty("flat_metadata")))));
    }

    [Fact]
    public void Only_cases_that_exist_are_listed_as_different()
    {
        var names = new[] { "nwb", "wild-nwb" }.SelectMany(folder => Corpus.Read($"{folder}/index.json").EnumerateArray().Select(item => $"{folder}.{item.GetProperty("case").GetString()}"));
        Assert.Subset(names.ToHashSet(StringComparer.Ordinal), Differences.Names.ToHashSet(StringComparer.Ordinal));
    }

    private static JsonElement Expected(string folder, string name) => Corpus.Read($"{folder}/expected/{name}.json");

    private static void Judge(JsonElement expected, Func<JsonObject> describe)
    {
        var metadata = expected.GetProperty("metadata");
        if (metadata.ValueKind != JsonValueKind.Null) CorpusJson.AssertMetadata(metadata, describe());
        else CorpusJson.AssertSameWords(expected.GetProperty("metadata_exception").GetProperty("message").GetString()!, Assert.Throws<DandiException>(describe).Message);
    }

    private static async Task<string> UnpackAsync(string stored, TempFolder folder)
    {
        var file = folder.Locate("unpacked.nwb");
        await using var packed = new GZipStream(File.OpenRead(Corpus.Locate($"wild-nwb/files/{stored}")), CompressionMode.Decompress);
        await using var target = File.Create(file);
        await packed.CopyToAsync(target, TestContext.Current.CancellationToken);
        return file;
    }

    private static async Task<DandiETag> DigestAsync(LocalFile file)
    {
        var bytes = new byte[file.Size];
        await RandomAccess.ReadAsync(file.Handle, bytes, 0, TestContext.Current.CancellationToken);
        return new DandiETag(PartPlan.For(file.Size), MD5.HashData(bytes));
    }
}
