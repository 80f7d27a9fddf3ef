using System.Text.Json;
using Dandi.Digests;
using Dandi.Testing;

namespace Dandi.Client.Tests.Digests;

[Trait("Category", "Corpus")]
public sealed class PathDigesterCorpusTests
{
    private const string ZarrChecksum = "dandi:dandi-zarr-checksum";

    public static TheoryData<CorpusCase> Files =>
        Corpus.Cases("digest/digests.json", file => $"{file.GetProperty("size")} bytes", "files");

    public static TheoryData<CorpusCase> Zarrs => Corpus.Cases(ZarrsOf);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task All_digests_of_a_file_equal_those_of_the_Python_client(CorpusCase @case)
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
    [MemberData(nameof(Zarrs))]
    public async Task The_checksum_of_a_Zarr_equals_that_of_the_Python_client(CorpusCase @case)
    {
        using var folder = new TempFolder();
        CorpusTree.Build(@case["entries"], folder, @case.Text("root"));

        Assert.Equal(
            @case["expected"].GetProperty("digest").GetProperty(ZarrChecksum).GetString(),
            await DigestAsync(folder.Locate(@case.Text("root")), DigestAlgorithm.ZarrChecksum)
        );
    }

    private static IEnumerable<CorpusCase> ZarrsOf(CorpusFolder corpus) =>
        from file in Directory.EnumerateFiles(corpus.Locate("zarr"), "*.json").Order(StringComparer.Ordinal)
        let name = $"zarr/{Path.GetFileName(file)}"
        let content = corpus.Read(name)
        where
            content.GetProperty("expected").TryGetProperty("digest", out var digest)
            && digest.TryGetProperty(ZarrChecksum, out _)
        select new CorpusCase(name, content, corpus);

    private static async Task<string> DigestAsync(string path, DigestAlgorithm algorithm)
    {
        using var digester = new PathDigester(2);
        return await digester.ComputeAsync(path, algorithm, TestContext.Current.CancellationToken);
    }

    private static void WriteByRule(string path, long size, JsonElement rule)
    {
        var (factor, summand, modulus) = (
            rule.GetProperty("mul").GetInt64(),
            rule.GetProperty("add").GetInt64(),
            rule.GetProperty("mod").GetInt64()
        );
        using var stream = File.Create(path);
        var buffer = new byte[1 << 20];
        for (long offset = 0; offset < size; offset += buffer.Length)
        {
            for (var i = 0; i < buffer.Length; i++)
                buffer[i] = (byte)((((offset + i) * factor) + summand) % modulus);
            stream.Write(buffer, 0, (int)Math.Min(buffer.Length, size - offset));
        }
    }
}
