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
    public async Task A_file_without_bytes_has_a_digest(DigestAlgorithm algorithm, string expected) =>
        Assert.Equal(expected, await DigestAsync(_folder.Write("empty", ""), algorithm));

    [Fact]
    public async Task A_folder_without_files_has_the_checksum_of_nothing()
    {
        _folder.Write("x.zarr/.git/config", "no part of a Zarr");

        Assert.Equal(ZarrChecksum.OfNothing, await DigestAsync(_folder.Locate("x.zarr"), DigestAlgorithm.ZarrChecksum));
    }

    [Fact]
    public async Task Links_and_a_slash_at_the_end_make_no_difference()
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
    public async Task Only_the_checksum_of_Zarrs_is_one_of_folders(DigestAlgorithm algorithm)
    {
        _folder.Write("x.zarr/0", "0");

        await FailsAsync("x.zarr", algorithm, "x.zarr` is a folder", "use -d zarr-checksum");
    }

    [Fact]
    public async Task A_broken_link_in_a_Zarr_is_named()
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
    public async Task A_file_that_the_archive_would_not_take_has_no_etag()
    {
        using (var handle = File.OpenHandle(_folder.Locate("huge"), FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.SetLength(handle, PartPlan.MaximumSize + 1);
        }

        await FailsAsync("huge", DigestAlgorithm.DandiETag, "has 5497558138881 bytes", "5 TiB");
    }

    [Theory]
    [InlineData(DigestAlgorithm.DandiETag)]
    [InlineData(DigestAlgorithm.Sha256)]
    public async Task A_file_that_states_no_size_is_not_taken_for_an_empty_one(DigestAlgorithm algorithm) =>
        await FailsAsync("/proc/version", algorithm, "has more bytes than the 0");

    [Fact]
    public async Task What_is_cancelled_ends()
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
