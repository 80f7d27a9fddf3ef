using System.Text.Json;
using Dandi.Digests;
using Dandi.Testing;

namespace Dandi.Client.Tests.Digests;

[Trait("Category", "Corpus")]
public sealed class PathDigesterCorpusTests
{
    public static TheoryData<CorpusCase> Files => Corpus.Cases("digest/digests.json", file => $"{file.GetProperty("size")} bytes", "files");

    [Theory]
    [MemberData(nameof(Files))]
    public async Task All_digests_of_a_file_are_those_of_the_Python_client(CorpusCase @case)
    {
        var rule = @case.Folder.Read("digest/digests.json").GetProperty("content_rule");
        using var folder = new TempFolder();
        var file = folder.Locate("file");
        WriteByRule(file, @case["size"].GetInt64(), rule);

        Assert.Equal(@case.Text("dandi-etag"), await DigestAsync(file, DigestAlgorithm.DandiETag));
        Assert.Equal(@case.Text("md5"), await DigestAsync(file, DigestAlgorithm.Md5));
        Assert.Equal(@case.Text("md5"), await DigestAsync(file, DigestAlgorithm.ZarrChecksum));
        Assert.Equal(@case.Text("sha1"), await DigestAsync(file, DigestAlgorithm.Sha1));
        Assert.Equal(@case.Text("sha256"), await DigestAsync(file, DigestAlgorithm.Sha256));
        Assert.Equal(@case.Text("sha512"), await DigestAsync(file, DigestAlgorithm.Sha512));
    }

    [Theory]
    [InlineData("broken-zarray")]
    [InlineData("depth-limit")]
    [InlineData("empty-directories")]
    [InlineData("empty-group")]
    [InlineData("excluded-names")]
    [InlineData("group-with-unknown-content")]
    [InlineData("interrupted-download")]
    [InlineData("ngff-multiscales")]
    [InlineData("no-chunks")]
    [InlineData("no-metadata")]
    [InlineData("only-excluded-inside")]
    [InlineData("sort-order")]
    [InlineData("symlinks")]
    [InlineData("too-deep")]
    [InlineData("unicode-names")]
    [InlineData("v2-and-v3")]
    [InlineData("v2-array")]
    [InlineData("v2-array-nested-keys")]
    [InlineData("v2-group")]
    [InlineData("v3-array")]
    [InlineData("v3-broken-child")]
    [InlineData("v3-broken-root")]
    [InlineData("v3-group")]
    public async Task The_checksum_of_a_Zarr_is_that_of_the_Python_client(string name)
    {
        var @case = Corpus.Read($"zarr/{name}.json");
        using var folder = new TempFolder();
        var root = @case.GetProperty("root").GetString()!;
        CorpusTree.Build(@case.GetProperty("entries"), folder, root);

        Assert.Equal(@case.GetProperty("expected").GetProperty("digest").GetProperty("dandi:dandi-zarr-checksum").GetString(), await DigestAsync(folder.Locate(root), DigestAlgorithm.ZarrChecksum));
    }

    private static async Task<string> DigestAsync(string path, DigestAlgorithm algorithm)
    {
        using var digester = new PathDigester(2);
        return await digester.ComputeAsync(path, algorithm, TestContext.Current.CancellationToken);
    }

    private static void WriteByRule(string path, long size, JsonElement rule)
    {
        var (factor, summand, modulus) = (rule.GetProperty("mul").GetInt64(), rule.GetProperty("add").GetInt64(), rule.GetProperty("mod").GetInt64());
        using var stream = File.Create(path);
        var buffer = new byte[1 << 20];
        for (long offset = 0; offset < size; offset += buffer.Length)
        {
            for (var i = 0; i < buffer.Length; i++) buffer[i] = (byte)((((offset + i) * factor) + summand) % modulus);
            stream.Write(buffer, 0, (int)Math.Min(buffer.Length, size - offset));
        }
    }
}
