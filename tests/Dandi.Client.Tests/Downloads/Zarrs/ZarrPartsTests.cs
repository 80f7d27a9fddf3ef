using Dandi.Downloads;
using Dandi.Downloads.Filtering;
using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Downloads.Zarrs;

/// <summary>Several URLs into one Zarr, and keys of a Zarr that exclude each other.</summary>
public sealed class ZarrPartsTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private const string Zarr = "x.zarr";
    private static readonly Dictionary<string, string> Entries = new(StringComparer.Ordinal)
    {
        [".zgroup"] = "{}",
        ["0/0"] = "zero",
        ["1/0"] = "one",
        ["2/0"] = "two",
    };

    private readonly RunningArchive _archive = shared.Archive;

    [Theory]
    [InlineData("0 1", "0/0 1/0", "2 done")]
    [InlineData("0 0 0/0", "0/0", "1 done")]
    [InlineData("0 *", ".zgroup 0/0 1/0 2/0", "4 done")]
    [InlineData("* 1", ".zgroup 0/0 1/0 2/0", "4 done")]
    [InlineData("* *", ".zgroup 0/0 1/0 2/0", "4 done")]
    public async Task All_that_any_URL_names_is_downloaded_once(string parts, string expected, string message)
    {
        await using var scene = await CreateAsync(Entries);
        scene.Parts = [.. parts.Split(' ').Select(part => part == "*" ? null : ZarrFilters.Below(part))];

        var (report, outcomes) = await scene.DownloadAsync();

        Assert.True(report.Succeeded);
        Assert.Equal(expected.Split(' '), scene.ReadZarr(Zarr).Keys.Order(StringComparer.Ordinal));
        Assert.Equal(message, Assert.IsType<Downloaded>(outcomes[$"{scene.Id}/{Zarr}"]).Message);
    }

    [Theory]
    [InlineData("0/33", ".zgroup 0/33", "0/33")]
    [InlineData("nope", "nope", "nope")]
    [InlineData("0", "0 .zgrou", ".zgrou")]
    public async Task A_URL_that_names_no_entry_is_an_error(string first, string parts, string missing)
    {
        await using var scene = await CreateAsync(Entries);
        scene.Parts = [.. parts.Split(' ').Prepend(first).Select(ZarrFilters.Below)];

        var (report, outcomes) = await scene.DownloadAsync();

        Assert.False(report.Succeeded);
        var failed = Assert.IsType<Failed>(outcomes[$"{scene.Id}/{Zarr}"]);
        Assert.Contains($"There is no entry `{missing}`", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_that_pass_a_filter_are_not_downloaded_again_for_a_URL_that_names_them()
    {
        await using var scene = await CreateAsync(Entries);
        scene.Parts = [ZarrFilters.Below("1"), null, ZarrFilters.Below(".zgroup")];
        var count = 0;
        scene.OnEvent = value => count += value.Outcome is null ? 0 : 1;
        scene.MayEndTwice = true;

        var (report, _) = await scene.DownloadAsync(filters: ZarrFilters.Parse(["metadata"]));

        Assert.True(report.Succeeded);
        Assert.Equal([".zgroup", "1/0"], scene.ReadZarr(Zarr).Keys.Order(StringComparer.Ordinal));
        Assert.Equal(2, count);
    }

    [Fact]
    public async Task The_bytes_of_entries_that_were_not_wanted_are_not_called_on_disk()
    {
        await using var scene = await CreateAsync(Entries);

        var (report, _) = await scene.DownloadAsync(filters: ZarrFilters.Parse(["path:1"]));

        Assert.Equal((3, 0), (report.BytesTransferred, report.BytesAlreadyThere));
    }

    [Theory]
    [InlineData(OverwritePolicy.Error)]
    [InlineData(OverwritePolicy.Overwrite)]
    public async Task A_key_that_is_a_folder_of_another_one_fails_the_Zarr_and_both_are_named(OverwritePolicy policy)
    {
        await using var scene = await CreateAsync(
            new()
            {
                ["a"] = "file",
                ["a-"] = "between",
                ["a/b"] = "inner",
            }
        );

        var (report, outcomes) = await scene.DownloadAsync(policy);

        Assert.False(report.Succeeded);
        var failed = Assert.IsType<Failed>(outcomes[$"{scene.Id}/{Zarr}"]);
        Assert.Contains("`a/b` and `a` cannot both be on disk", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "a-"], scene.ReadZarr(Zarr).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_run_that_stops_while_no_entry_passes_requests_no_further_page()
    {
        await using var scene = await CreateAsync(
            Enumerable.Range(0, 3500).ToDictionary(i => $"c/{i}", i => "", StringComparer.Ordinal)
        );
        using var stopping = new CancellationTokenSource();
        scene.Stopping = stopping.Token;
        var pages = 0;
        scene.Store.OnListing = () =>
        {
            pages++;
            stopping.Cancel();
        };

        var (report, _) = await scene.DownloadAsync(filters: ZarrFilters.Parse(["glob:nothing"]));

        Assert.True(report.Interrupted);
        // The next page may have been requested before.
        Assert.InRange(pages, 1, 2);
    }

    private async Task<DownloadScene> CreateAsync(Dictionary<string, string> entries)
    {
        var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddZarrAsync(Zarr, entries);
        return scene;
    }
}
