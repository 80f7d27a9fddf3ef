using Dandi.Downloads;
using Dandi.Downloads.Filtering;
using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Downloads.Zarrs;

public sealed class ZarrDownloadTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private const string Zarr = "sub-1/z.zarr";
    private static readonly Dictionary<string, string> Entries = new(StringComparer.Ordinal)
    {
        [".zgroup"] = "{}",
        ["x/.zarray"] = "{ }",
        ["x/0"] = "zero",
        ["x/1"] = "one",
        ["x/a b/+%/é"] = "odd",
        ["x/empty"] = "",
    };

    private readonly RunningArchive _archive = shared.Archive;

    [Fact]
    public async Task A_Zarr_is_downloaded_with_one_request_per_entry_from_the_second_on()
    {
        await using var scene = await CreateAsync();
        await scene.AddZarrAsync("large.zarr", Enumerable.Range(0, 100).ToDictionary(i => $"c/{i}", i => $"chunk {i}"));

        var uploads = scene.Store.Ranges.Count;

        var (report, outcomes) = await scene.DownloadAsync();

        Assert.True(report.Succeeded);
        Assert.Equal(Entries, scene.ReadZarr(Zarr));
        Assert.Equal("6 done", Assert.IsType<Downloaded>(outcomes[$"{scene.Id}/{Zarr}"]).Message);
        Assert.Equal(100, scene.ReadZarr("large.zarr").Count);
        // All entries that are not empty.
        Assert.Equal((105, 105), (scene.Store.Unsigned, scene.Store.Ranges.Count - uploads));
        Assert.False(scene.Store.HasSeenKey);
        scene.AssertNoLeftovers();
    }

    [Fact]
    public async Task Entries_get_the_time_that_the_archive_lists()
    {
        await using var scene = await CreateAsync();
        await scene.DownloadAsync();

        var (_, again) = await scene.DownloadAsync(OverwritePolicy.Refresh);

        Assert.Equal("6 skipped", Assert.IsType<Skipped>(again[$"{scene.Id}/{Zarr}"]).Message);
    }

    [Fact]
    public async Task An_embargoed_Zarr_is_downloaded_with_presigned_URLs()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive, embargo: true);
        await scene.AddZarrAsync(Zarr, Entries);

        var (report, _) = await scene.DownloadAsync();

        Assert.True(report.Succeeded);
        Assert.Equal(Entries, scene.ReadZarr(Zarr));
        Assert.InRange(scene.Store.Unsigned, 1, 1);
    }

    [Fact]
    public async Task An_entry_with_wrong_bytes_fails_the_Zarr_and_nothing_extra_is_deleted()
    {
        await using var scene = await CreateAsync();
        scene.Folder.Write($"{scene.Id}/{Zarr}/extra", "mine");
        scene.Store.OnGet = (request, _, send) =>
            request.RequestUri!.AbsolutePath.EndsWith("/x/1", StringComparison.Ordinal)
                ? StoreFaults.CorruptAsync(send())
                : send();

        var (report, outcomes) = await scene.DownloadAsync(OverwritePolicy.OverwriteDifferent);

        Assert.False(report.Succeeded);
        var failed = Assert.IsType<Failed>(outcomes[$"{scene.Id}/{Zarr}"]);
        Assert.Contains("1 entry of the Zarr could not be downloaded", failed.Message, StringComparison.Ordinal);
        Assert.Contains("x/1: ", failed.Message, StringComparison.Ordinal);
        var expected = Entries.Where(entry => entry.Key != "x/1").Append(new("extra", "mine"));
        Assert.Equal(expected.ToDictionary(), scene.ReadZarr(Zarr));
    }

    [Theory]
    [InlineData(OverwritePolicy.Overwrite)]
    [InlineData(OverwritePolicy.OverwriteDifferent)]
    [InlineData(OverwritePolicy.Refresh)]
    public async Task A_changed_Zarr_becomes_that_of_the_archive_except_for_files_of_version_control(
        OverwritePolicy policy
    )
    {
        await using var scene = await CreateAsync();
        await scene.DownloadAsync();
        scene.Folder.Write($"{scene.Id}/{Zarr}/x/1", "changed");
        File.Delete(scene.Locate($"{Zarr}/x/0"));
        string[] extras = ["extra/deep/1", "x/9", "x/7.dandidownload/file", "y"];
        string[] kept = [".git/config", "x/.datalad/config", ".gitattributes"];
        foreach (var path in extras.Concat(kept))
            scene.Folder.Write($"{scene.Id}/{Zarr}/{path}", "mine");
        var outside = scene.Folder.Write("outside/mine", "mine");
        Directory.CreateSymbolicLink(scene.Locate($"{Zarr}/link"), "../../../outside");

        var (report, outcomes) = await scene.DownloadAsync(policy);

        Assert.True(report.Succeeded);
        var local = scene.ReadZarr(Zarr);
        Assert.Equal(kept.ToHashSet(), local.Keys.Except(Entries.Keys).ToHashSet());
        Assert.All(Entries, entry => Assert.Equal(entry.Value, local[entry.Key]));
        Assert.False(Directory.Exists(scene.Locate($"{Zarr}/extra")));
        Assert.True(File.Exists(outside));
        Assert.True(File.Exists(scene.Locate($"{Zarr}/link/mine")));
        Assert.NotNull(new DirectoryInfo(scene.Locate($"{Zarr}/link")).LinkTarget);
        var message = Assert.IsType<Downloaded>(outcomes[$"{scene.Id}/{Zarr}"]).Message;
        Assert.Contains("4 extra files deleted", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OverwritePolicy.Skip)]
    [InlineData(OverwritePolicy.Refresh)]
    public async Task A_kept_entry_that_is_not_the_one_of_the_archive_fails_the_Zarr(OverwritePolicy policy)
    {
        await using var scene = await CreateAsync();
        await scene.DownloadAsync();
        var time = File.GetLastWriteTimeUtc(scene.Locate($"{Zarr}/x/1"));
        scene.Folder.Write($"{scene.Id}/{Zarr}/x/1", "0ne");
        File.SetLastWriteTimeUtc(scene.Locate($"{Zarr}/x/1"), time);

        var (report, outcomes) = await scene.DownloadAsync(policy);

        Assert.False(report.Succeeded);
        var failed = Assert.IsType<Failed>(outcomes[$"{scene.Id}/{Zarr}"]);
        Assert.Contains("x/1: It was kept, but", failed.Message, StringComparison.Ordinal);
        Assert.Equal("0ne", scene.ReadZarr(Zarr)["x/1"]);
    }

    [Fact]
    public async Task An_existing_entry_is_an_error_by_default_and_stays_as_it_is()
    {
        await using var scene = await CreateAsync();
        scene.Folder.Write($"{scene.Id}/{Zarr}/.zgroup", "mine");

        var (report, outcomes) = await scene.DownloadAsync();

        Assert.False(report.Succeeded);
        Assert.Contains(
            "exists already",
            Assert.IsType<Failed>(outcomes[$"{scene.Id}/{Zarr}"]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal("mine", scene.ReadZarr(Zarr)[".zgroup"]);
    }

    [Fact]
    public async Task With_a_filter_only_what_passes_is_written_and_extra_files_stay()
    {
        await using var scene = await CreateAsync();
        scene.Folder.Write($"{scene.Id}/{Zarr}/extra", "mine");

        var (report, _) = await scene.DownloadAsync(OverwritePolicy.Skip, ZarrFilters.Parse(["metadata"]));

        Assert.True(report.Succeeded);
        Assert.Equal([".zgroup", "extra", "x/.zarray"], scene.ReadZarr(Zarr).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task With_a_filter_that_nothing_passes_nothing_is_written()
    {
        await using var scene = await CreateAsync();

        var (report, outcomes) = await scene.DownloadAsync(filters: ZarrFilters.Parse(["path:nothing"]));

        Assert.True(report.Succeeded);
        Assert.Equal("no entries", Assert.IsType<Downloaded>(outcomes[$"{scene.Id}/{Zarr}"]).Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scene.Folder.Root));
    }

    [Fact]
    public async Task A_Zarr_without_entries_makes_nothing()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddZarrAsync(Zarr, []);

        var (report, _) = await scene.DownloadAsync();

        Assert.True(report.Succeeded);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scene.Folder.Root));
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_Zarr_is_an_error()
    {
        await using var scene = await CreateAsync();
        scene.Folder.Write($"{scene.Id}/{Zarr}", "mine");

        var (report, outcomes) = await scene.DownloadAsync(OverwritePolicy.OverwriteDifferent);

        Assert.False(report.Succeeded);
        Assert.Contains(
            "a file is in its place",
            Assert.IsType<Failed>(outcomes[$"{scene.Id}/{Zarr}"]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal("mine", await File.ReadAllTextAsync(scene.Locate(Zarr), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_entry_whose_name_would_leave_the_Zarr_is_never_written()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddZarrAsync(
            Zarr,
            new()
            {
                ["a"] = "a",
                ["b\u0007"] = "b",
                ["CON"] = "c",
                [".git/hooks/x"] = "d",
            }
        );

        var (report, outcomes) = await scene.DownloadAsync();

        Assert.False(report.Succeeded);
        Assert.Contains(
            "3 entries of the Zarr could not be downloaded",
            Assert.IsType<Failed>(outcomes[$"{scene.Id}/{Zarr}"]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(["a"], scene.ReadZarr(Zarr).Keys);
    }

    [Fact]
    public async Task An_interrupted_Zarr_is_completed_and_leaves_nothing_behind()
    {
        await using var scene = await CreateAsync();
        scene.Folder.Write($"{scene.Id}/{Zarr}/.zgroup", "{}");
        scene.Folder.Write($"{scene.Id}/{Zarr}.dandidownload/17", "half");
        scene.Folder.Write($"{scene.Id}/{Zarr}.dandidownload/lock", "");

        var (report, _) = await scene.DownloadAsync(OverwritePolicy.OverwriteDifferent);

        Assert.True(report.Succeeded);
        Assert.Equal(Entries, scene.ReadZarr(Zarr));
        scene.AssertNoLeftovers();

        scene.Folder.Write($"{scene.Id}/{Zarr}.dandidownload/17", "half");
        await scene.DownloadAsync(OverwritePolicy.OverwriteDifferent);
        scene.AssertNoLeftovers();
    }

    [Fact]
    public async Task An_entry_larger_than_what_is_kept_in_memory_is_downloaded_and_verified()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var large = new string('x', 3 << 20);
        await scene.AddZarrAsync(Zarr, new() { ["0"] = large });

        var (report, _) = await scene.DownloadAsync();

        Assert.True(report.Succeeded);
        Assert.Equal(large, scene.ReadZarr(Zarr)["0"]);
        scene.AssertNoLeftovers();
    }

    private async Task<DownloadScene> CreateAsync()
    {
        var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddZarrAsync(Zarr, Entries);
        return scene;
    }
}
