using Dandi.Downloads;
using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Downloads;

public sealed class OverwritePolicyTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private static readonly DateTimeOffset OtherTime = DownloadScene.Modified.AddDays(1);
    private readonly RunningArchive _archive = shared.Archive;

    [Theory]
    [InlineData(OverwritePolicy.Error, "failed", "failed", "failed", "failed")]
    [InlineData(OverwritePolicy.Skip, "skipped", "skipped", "skipped", "skipped")]
    [InlineData(OverwritePolicy.Overwrite, "done", "done", "done", "done")]
    [InlineData(OverwritePolicy.OverwriteDifferent, "skipped", "skipped", "done", "done")]
    [InlineData(OverwritePolicy.Refresh, "skipped", "done", "skipped", "done")]
    public async Task Existing_files_are_treated_as_the_Python_client_does(
        OverwritePolicy policy,
        string same,
        string sameBytes,
        string otherBytes,
        string otherSize
    )
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        foreach (var name in (string[])["same", "sameBytes", "otherBytes", "otherSize"])
            await scene.AddAsync(name, "0123456789"u8.ToArray());
        Write(scene, "same", "0123456789", DownloadScene.Modified.AddSeconds(1));
        Write(scene, "sameBytes", "0123456789", OtherTime);
        Write(scene, "otherBytes", "0123456780", DownloadScene.Modified.AddSeconds(-2));
        Write(scene, "otherSize", "0", DownloadScene.Modified);

        var (_, outcomes) = await scene.DownloadAsync(policy);

        Assert.Equal(
            (same, sameBytes, otherBytes, otherSize),
            (Of("same"), Of("sameBytes"), Of("otherBytes"), Of("otherSize"))
        );

        string Of(string name) =>
            outcomes[$"{scene.Id}/{name}"] switch
            {
                Downloaded when File.ReadAllText(scene.Locate(name)) == "0123456789" => "done",
                Skipped => "skipped",
                Failed => "failed",
                _ => "wrong",
            };
    }

    [Theory]
    [InlineData(OverwritePolicy.Skip, true)]
    [InlineData(OverwritePolicy.Error, false)]
    public async Task A_file_that_appears_during_its_download_is_kept(OverwritePolicy policy, bool isSkipped)
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddAsync("a", 10);
        scene.OnEvent = value =>
        {
            if (value.Stage == TransferStage.Verifying)
                Write(scene, "a", "mine", OtherTime);
        };

        var (_, outcomes) = await scene.DownloadAsync(policy);

        Assert.Equal(isSkipped, outcomes.Values.Single() is Skipped { Message: "already exists" });
        Assert.Equal("mine", await File.ReadAllTextAsync(scene.Locate("a"), scene.Cancellation));
        scene.AssertNoLeftovers();
    }

    [Fact]
    public async Task A_folder_with_files_in_the_place_of_a_file_is_never_deleted()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddAsync("a", 10);
        scene.Folder.Write($"{scene.Id}/a/mine.txt", "mine");

        foreach (var policy in Enum.GetValues<OverwritePolicy>())
        {
            var (_, outcomes) = await scene.DownloadAsync(policy);
            Assert.Contains(
                "a folder",
                Assert.IsType<Failed>(outcomes.Values.Single()).Message,
                StringComparison.Ordinal
            );
        }

        Assert.Equal("mine", await File.ReadAllTextAsync(scene.Locate("a/mine.txt"), scene.Cancellation));
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_folder_is_replaced_with_overwrite_only()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var bytes = await scene.AddAsync("sub/a", 10);
        scene.Folder.Write($"{scene.Id}/sub", "mine");

        foreach (var policy in Enum.GetValues<OverwritePolicy>().Where(each => each != OverwritePolicy.Overwrite))
        {
            var (_, outcomes) = await scene.DownloadAsync(policy);
            Assert.Contains("sub", Assert.IsType<Failed>(outcomes.Values.Single()).Message, StringComparison.Ordinal);
        }
        Assert.Equal("mine", await File.ReadAllTextAsync(scene.Locate("sub"), scene.Cancellation));
        await scene.DownloadAsync(OverwritePolicy.Overwrite);

        Assert.Equal(bytes, scene.Read("sub/a"));
    }

    [Fact]
    public async Task A_stop_before_anything_in_a_folder_is_complete_puts_the_file_in_its_place_back_and_says_so()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddAsync("sub/a", 3 << 20);
        scene.Folder.Write($"{scene.Id}/sub", "mine");
        using var stop = new CancellationTokenSource();
        scene.Stopping = stop.Token;
        scene.Store.OnGet = (_, _, send) => StoreFaults.StallAsync(send(), 1 << 20, stop.CancelAsync);

        var (_, outcomes) = await scene.DownloadAsync(OverwritePolicy.Overwrite);

        var message = Assert.IsType<Stopped>(outcomes.Values.Single()).Message;
        Assert.Contains("is put back, so what has arrived is deleted", message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(scene.Locate("sub"), scene.Cancellation));
    }

    [Fact]
    public async Task A_link_to_a_file_is_replaced_and_its_target_is_kept()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var bytes = await scene.AddAsync("a", 10);
        var target = scene.Folder.Write("elsewhere", "mine");
        Directory.CreateDirectory(scene.Folder.Locate(scene.Id.Value));
        File.CreateSymbolicLink(scene.Locate("a"), target);

        await scene.DownloadAsync(OverwritePolicy.OverwriteDifferent);

        Assert.Equal(bytes, scene.Read("a"));
        Assert.Equal("mine", await File.ReadAllTextAsync(target, scene.Cancellation));
        Assert.Null(new FileInfo(scene.Locate("a")).LinkTarget);
    }

    [Theory]
    [InlineData(OverwritePolicy.OverwriteDifferent)]
    [InlineData(OverwritePolicy.Refresh)]
    public async Task A_dangling_link_cannot_be_compared(OverwritePolicy policy)
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddAsync("a", 10);
        Directory.CreateDirectory(scene.Folder.Locate(scene.Id.Value));
        File.CreateSymbolicLink(scene.Locate("a"), scene.Folder.Locate("nowhere"));

        var (_, outcomes) = await scene.DownloadAsync(policy);

        Assert.Contains("a link to", Assert.IsType<Failed>(outcomes.Values.Single()).Message, StringComparison.Ordinal);
    }

    private static void Write(DownloadScene scene, string name, string text, DateTimeOffset modified) =>
        File.SetLastWriteTimeUtc(scene.Folder.Write($"{scene.Id}/{name}", text), modified.UtcDateTime);
}
