using Dandi.Digests;
using Dandi.Testing;

namespace Dandi.Client.Tests.Digests;

public sealed class PathDigesterTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PathDigester _digester = new(2);

    [Theory]
    [InlineData(DigestAlgorithm.DandiETag, "d41d8cd98f00b204e9800998ecf8427e-0")]
    [InlineData(DigestAlgorithm.Md5, "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(DigestAlgorithm.ZarrChecksum, "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(DigestAlgorithm.Sha1, "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    public async Task An_empty_file_has_a_digest(DigestAlgorithm algorithm, string expected) =>
        Assert.Equal(expected, await DigestAsync(_folder.Write("empty", ""), algorithm));

    [Fact]
    public async Task A_folder_without_files_has_the_checksum_of_an_empty_Zarr()
    {
        _folder.Write("x.zarr/.git/config", "not part of a Zarr");

        Assert.Equal(ZarrChecksum.Empty, await DigestAsync(_folder.Locate("x.zarr"), DigestAlgorithm.ZarrChecksum));
    }

    [Fact]
    public async Task Symbolic_links_and_a_trailing_slash_make_no_difference()
    {
        _folder.Write("x.zarr/a/0", "0");
        var expected = await DigestAsync(_folder.Locate("x.zarr"), DigestAlgorithm.ZarrChecksum);
        Directory.CreateSymbolicLink(_folder.Locate("link"), "x.zarr");
        File.CreateSymbolicLink(_folder.Locate("0"), "x.zarr/a/0");

        Assert.Equal(expected, await DigestAsync(_folder.Locate("x.zarr/"), DigestAlgorithm.ZarrChecksum));
        Assert.Equal(expected, await DigestAsync(_folder.Locate("link"), DigestAlgorithm.ZarrChecksum));
        Assert.Equal(expected, await DigestAsync(_folder.Locate("link/"), DigestAlgorithm.ZarrChecksum));
        Assert.Equal("cfcd208495d565ef66e7dff9f98764da", await DigestAsync(_folder.Locate("0"), DigestAlgorithm.Md5));
    }

    [Theory]
    [InlineData(DigestAlgorithm.DandiETag)]
    [InlineData(DigestAlgorithm.Md5)]
    [InlineData(DigestAlgorithm.Sha512)]
    public async Task A_folder_is_refused_by_all_algorithms_except_the_Zarr_checksum(DigestAlgorithm algorithm)
    {
        _folder.Write("x.zarr/0", "0");

        await FailsAsync("x.zarr", algorithm, "x.zarr` is a folder", "use -d zarr-checksum");
    }

    [Fact]
    public async Task A_dangling_link_in_a_Zarr_is_reported()
    {
        _folder.Write("x.zarr/0", "0");
        File.CreateSymbolicLink(_folder.Locate("x.zarr/1"), "nowhere");

        await FailsAsync(
            "x.zarr",
            DigestAlgorithm.ZarrChecksum,
            "x.zarr/1`",
            "a link to `nowhere`, which does not exist"
        );
    }

    [Fact]
    public async Task A_file_that_is_too_large_for_the_archive_has_no_etag()
    {
        using (var handle = File.OpenHandle(_folder.Locate("huge"), FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.SetLength(handle, PartPlan.MaxSize + 1);
        }

        await FailsAsync("huge", DigestAlgorithm.DandiETag, "has 5497558138881 bytes", "5 TiB");
    }

    [Theory]
    [InlineData(DigestAlgorithm.DandiETag)]
    [InlineData(DigestAlgorithm.Sha256)]
    public async Task A_file_that_reports_size_0_is_not_mistaken_for_an_empty_one(DigestAlgorithm algorithm) =>
        await FailsAsync("/proc/version", algorithm, "has more bytes than the 0");

    [Fact]
    public async Task A_canceled_operation_throws()
    {
        _folder.Write("x", "x");
        foreach (var algorithm in Enum.GetValues<DigestAlgorithm>())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                _digester.ComputeAsync(_folder.Locate("x"), algorithm, new CancellationToken(canceled: true))
            );
        }
    }

    public void Dispose()
    {
        _digester.Dispose();
        _folder.Dispose();
    }

    private Task<string> DigestAsync(string path, DigestAlgorithm algorithm) =>
        _digester.ComputeAsync(path, algorithm, TestContext.Current.CancellationToken);

    private async Task FailsAsync(string path, DigestAlgorithm algorithm, params string[] parts)
    {
        var error = await Assert.ThrowsAsync<DandiException>(() => DigestAsync(_folder.Locate(path), algorithm));

        foreach (var part in parts)
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
