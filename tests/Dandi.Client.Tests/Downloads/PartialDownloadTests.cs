using System.Text;
using Dandi.Downloads;
using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Downloads;

public sealed class PartialDownloadTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private const int Size = 2 << 20;
    private readonly RunningArchive _archive = shared.Archive;

    [Theory]
    [InlineData(1000)]
    [InlineData(Size - 1)]
    [InlineData(Size)]
    public async Task What_the_Python_client_has_left_is_continued(int length)
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var bytes = await scene.AddAsync("a.bin", Size);
        await LeaveAsync(scene, bytes[..length]);

        var (report, _) = await scene.DownloadAsync();

        Assert.Equal(Size - length, report.BytesTransferred);
        Assert.Equal(bytes, scene.Read("a.bin"));
        scene.AssertNoLeftovers();
    }

    [Fact]
    public async Task Wrong_bytes_of_an_earlier_run_are_downloaded_again()
    {
        const int Large = 9 << 20;
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var bytes = await scene.AddAsync("a.bin", Large);
        await LeaveAsync(scene, new byte[1000]);
        var (reserved, hasVerified) = (0L, false);
        scene.OnEvent = value =>
        {
            if (hasVerified)
                reserved = Math.Max(reserved, scene.Space.Reserved);
            hasVerified |= value.Stage == TransferStage.Verifying;
        };

        var (_, outcomes) = await scene.DownloadAsync();

        Assert.IsType<Downloaded>(outcomes.Values.Single());
        Assert.Equal(bytes, scene.Read("a.bin"));
        Assert.InRange(reserved, 1, Large);
        Assert.Equal(0, scene.Space.Reserved);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[{\"dandi-etag\": \"x\"}]")]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("{\"dandi-etag\": 5}")]
    [InlineData("{\"dandi-etag\": \"00000000000000000000000000000000-1\"}")]
    [InlineData("{\"dandi-etag\": \"\\ud800\"}")]
    [InlineData("{\"md5\": \"00000000000000000000000000000000\"}")]
    public async Task Bytes_that_belong_to_something_else_are_dropped(string checksum)
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var bytes = await scene.AddAsync("a.bin", Size);
        Write(scene, "file", bytes[..5000]);
        Write(scene, "checksum", Encoding.UTF8.GetBytes(checksum));

        var (report, _) = await scene.DownloadAsync();

        Assert.Equal(Size, report.BytesTransferred);
        Assert.Equal(bytes, scene.Read("a.bin"));
        scene.AssertNoLeftovers();
    }

    [Fact]
    public async Task More_bytes_than_the_file_has_are_dropped()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var bytes = await scene.AddAsync("a.bin", Size);
        await LeaveAsync(scene, [.. bytes, 1]);

        await scene.DownloadAsync();

        Assert.Equal(bytes, scene.Read("a.bin"));
        scene.AssertNoLeftovers();
    }

    [Theory]
    [InlineData("file")]
    [InlineData("lock")]
    public async Task A_planted_link_is_not_written_through(string name)
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddAsync("a.bin", Size);
        var victim = scene.Folder.Write("victim", "precious");
        Directory.CreateDirectory(scene.Locate("a.bin.dandidownload"));
        File.CreateSymbolicLink(scene.Locate($"a.bin.dandidownload/{name}"), victim);

        var (_, outcomes) = await scene.DownloadAsync();

        Assert.IsType<Failed>(outcomes.Values.Single());
        Assert.Equal("precious", await File.ReadAllTextAsync(victim, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_checksum_file_is_the_one_of_the_Python_client()
    {
        var digest = ExpectedDigest.DandiETag("ABC-1", "def");

        Assert.Equal("{\"dandi-etag\":\"abc-1\",\"sha256\":\"def\"}", Encoding.UTF8.GetString(digest.ToChecksumFile()));
        Assert.True(digest.Matches("""{"sha256": "def"}"""u8.ToArray()));
        Assert.True(digest.Matches("""{"dandi-etag": "abc-1", "sha1": "x"}"""u8.ToArray()));
        Assert.False(digest.Matches("""{"dandi-etag": "abc-1", "sha256": "x"}"""u8.ToArray()));
        Assert.False(digest.Matches(null));
    }

    private static async Task LeaveAsync(DownloadScene scene, byte[] bytes)
    {
        var token = TestContext.Current.CancellationToken;
        var asset = await scene.Client.Assets.FindAsync(DandisetVersion.DraftOf(scene.Id), "a.bin", token);
        Write(scene, "file", bytes);
        Write(scene, "lock", []);
        Write(scene, "checksum", Encoding.UTF8.GetBytes($"{{\"dandi-etag\": \"{asset!.ETag}\"}}"));
    }

    private static void Write(DownloadScene scene, string name, byte[] bytes) =>
        scene.Folder.Write($"{scene.Id}/a.bin.dandidownload/{name}", bytes);
}
