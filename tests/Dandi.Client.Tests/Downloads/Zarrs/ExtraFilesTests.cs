using Dandi.Downloads;
using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Downloads.Zarrs;

/// <summary>Local files of a Zarr that the archive does not have.</summary>
public sealed class ExtraFilesTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private const string Zarr = "x.zarr";
    private static readonly Dictionary<string, string> Entries = new(StringComparer.Ordinal)
    {
        [".zgroup"] = "{}",
        ["0/0"] = "zero",
        ["1/0"] = "one",
    };

    private readonly RunningArchive _archive = shared.Archive;

    [Theory]
    [InlineData(OverwritePolicy.Skip)]
    [InlineData(OverwritePolicy.Refresh)]
    [InlineData(OverwritePolicy.OverwriteDifferent)]
    public async Task If_nothing_was_downloaded_they_stay_and_a_warning_says_so(OverwritePolicy policy)
    {
        await using var scene = await DownloadAsync();
        scene.Folder.Write($"{scene.Id}/{Zarr}/1/junk", "junk");

        var (report, outcomes) = await scene.DownloadAsync(policy);

        Assert.True(report.Succeeded);
        var skipped = Assert.IsType<Skipped>(outcomes[$"{scene.Id}/{Zarr}"]);
        Assert.Equal("3 skipped, 1 extra file kept", skipped.Message);
        Assert.Equal("extra files in a Zarr", skipped.Reason);
        Assert.Contains(
            $"`{scene.Locate(Zarr)}` is not equal to the Zarr in the archive: 1 extra file",
            Assert.Single(scene.Warnings),
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(scene.Locate($"{Zarr}/1/junk")));
    }

    [Fact]
    public async Task What_a_link_leads_to_is_neither_deleted_nor_missed()
    {
        await using var scene = await DownloadAsync();
        scene.Folder.Write("precious/thesis.txt", "mine");
        Directory.Move(scene.Locate($"{Zarr}/1"), scene.Folder.Locate("disk"));
        scene.Folder.Write("disk/notes", "mine");
        Directory.CreateSymbolicLink(scene.Locate($"{Zarr}/1"), "../../disk");
        Directory.CreateSymbolicLink(scene.Locate($"{Zarr}/link"), "../../precious");
        scene.Folder.Write($"{scene.Id}/{Zarr}/0/0", "changed");
        scene.Folder.Write($"{scene.Id}/{Zarr}/junk", "junk");

        var (_, outcomes) = await scene.DownloadAsync(OverwritePolicy.OverwriteDifferent);

        Assert.Equal(
            "1 done, 2 skipped, 1 extra file deleted",
            Assert.IsType<Downloaded>(outcomes[$"{scene.Id}/{Zarr}"]).Message
        );
        Assert.True(File.Exists(scene.Folder.Locate("disk/notes")));
        Assert.True(File.Exists(scene.Folder.Locate("precious/thesis.txt")));
        Assert.False(File.Exists(scene.Locate($"{Zarr}/junk")));
    }

    [Fact]
    public async Task If_the_Zarr_is_a_link_nothing_in_the_other_folder_is_deleted()
    {
        await using var scene = await DownloadAsync();
        Directory.Move(scene.Locate(Zarr), scene.Folder.Locate("disk"));
        Directory.CreateSymbolicLink(scene.Locate(Zarr), "../disk");
        scene.Folder.Write("disk/0/0", "changed");
        scene.Folder.Write("disk/notes", "mine");

        var (report, _) = await scene.DownloadAsync(OverwritePolicy.OverwriteDifferent);

        Assert.True(report.Succeeded);
        Assert.Contains("a link to another folder", Assert.Single(scene.Warnings), StringComparison.Ordinal);
        Assert.True(File.Exists(scene.Folder.Locate("disk/notes")));
    }

    [Fact]
    public async Task If_an_entry_is_not_found_nothing_is_deleted()
    {
        await using var scene = await DownloadAsync();
        scene.Folder.Write($"{scene.Id}/{Zarr}/0/0", "changed");
        scene.Folder.Write($"{scene.Id}/{Zarr}/.a", "mine");
        scene.OnEvent = value =>
        {
            // The entries were compared, and the names not yet.
            if (value is { Stage: TransferStage.Verifying, IsStageStart: true })
                File.Delete(scene.Locate($"{Zarr}/1/0"));
        };

        var (_, outcomes) = await scene.DownloadAsync(OverwritePolicy.OverwriteDifferent);

        Assert.Contains(
            "`1/0`",
            Assert.IsType<Failed>(outcomes[$"{scene.Id}/{Zarr}"]).Message.Replace('\'', '`'),
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(scene.Locate($"{Zarr}/.a")));
    }

    private async Task<DownloadScene> DownloadAsync()
    {
        var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddZarrAsync(Zarr, Entries);
        await scene.DownloadAsync();
        return scene;
    }
}
