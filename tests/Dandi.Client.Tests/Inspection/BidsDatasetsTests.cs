using System.Collections.Concurrent;
using Dandi.Bids;
using Dandi.Discovery;
using Dandi.Inspection.Bids;
using Dandi.Testing;

namespace Dandi.Client.Tests.Inspection;

public sealed class BidsDatasetsTests
{
    [Fact]
    public async Task All_assets_share_one_validation_of_their_dataset()
    {
        using var folder = CreateDataset();
        var found = new ConcurrentBag<ValidationResult>();
        var datasets = new BidsDatasets(null, found.Add);
        var assets = new AssetDiscovery(folder.Root, NamedPaths.All, anyPath: false).Find().ToList();

        var results = await Task.WhenAll(
            assets.Select(asset => datasets.ValidateAsync(asset, TestContext.Current.CancellationToken))
        );

        var description = results[assets.FindIndex(asset => asset.Kind == AssetKind.BidsDescription)];
        Assert.Equal(found.Count, description.Count);
        Assert.Equal(1, description.ErrorCount);
        Assert.Equal(
            ["data/stray.txt"],
            assets
                .Where((asset, index) => results[index].IsBlocking && asset.Kind == AssetKind.Generic)
                .Select(asset => asset.Path)
        );
        Assert.All(assets.Zip(results).Where(pair => pair.First.Kind == AssetKind.Generic), pair =>
            Assert.All(pair.Second, result => Assert.Equal(pair.First.Path, result.Path))
        );
    }

    [Fact]
    public async Task A_folder_in_place_of_the_description_is_an_error_of_the_dataset()
    {
        using var folder = CreateDataset();
        File.Delete(folder.Locate("data/dataset_description.json"));
        folder.Write("data/dataset_description.json/note.txt", "x");
        var found = new ConcurrentBag<ValidationResult>();
        var discovery = new AssetDiscovery(folder.Root, NamedPaths.All, anyPath: false);
        foreach (var asset in discovery.Find())
            await new BidsDatasets(null, found.Add).ValidateAsync(asset, TestContext.Current.CancellationToken);

        Assert.Equal(["data"], discovery.BidsRoots);
        Assert.Contains(found, result => result is { Id: "BIDS.MISSING_DATASET_DESCRIPTION", IsBlocking: true });
    }

    [Fact]
    public async Task Datasets_in_derivatives_are_hints()
    {
        using var folder = CreateDataset();
        folder.Write("data/derivatives/p/dataset_description.json", "{}");
        var found = new ConcurrentBag<ValidationResult>();
        var asset = new AssetDiscovery(folder.Root, NamedPaths.All, anyPath: false).Find().First();
        await new BidsDatasets(null, found.Add).ValidateAsync(asset, TestContext.Current.CancellationToken);

        var hint = Assert.Single(found, result => result.Id == "DANDI.BIDS_DERIVATIVE_NOT_CHECKED");
        Assert.Equal(("data/derivatives/p", Severity.Hint), (hint.Path, hint.Severity));
    }

    [Fact]
    public async Task No_asset_of_a_dataset_that_cannot_be_read_is_valid()
    {
        using var folder = CreateDataset();
        var asset = new LocalAsset(
            "data/gone/README",
            folder.Locate("data/gone/README"),
            AssetKind.Generic,
            "data/gone"
        );

        var results = await new BidsDatasets(null, _ => { }).ValidateAsync(
            asset,
            TestContext.Current.CancellationToken
        );

        Assert.True(results.IsBlocking);
        Assert.Equal("DANDI.BIDS_NOT_CHECKED", results[0].Id);
    }

    [Theory]
    [InlineData("data/README", -1, true)]
    [InlineData("data/dataset_description.json", -1, true)]
    [InlineData("data/README", 1, false)]
    public async Task An_asset_that_changes_after_its_dataset_was_validated_is_not_valid(
        string path,
        int hoursFromNow,
        bool isBlocking
    )
    {
        using var folder = CreateDataset();
        File.Delete(folder.Locate("data/stray.txt"));
        folder.Write("data/README", "x");
        var found = new ConcurrentBag<ValidationResult>();
        var datasets = new BidsDatasets(null, found.Add)
        {
            Clock = new SkippingTimeProvider(TimeSpan.Zero, TimeProvider.System.GetUtcNow().AddHours(hoursFromNow)),
        };
        var asset = new AssetDiscovery(folder.Root, NamedPaths.All, anyPath: false)
            .Find()
            .Single(each => each.Path == path);

        var results = await datasets.ValidateAsync(asset, TestContext.Current.CancellationToken);

        Assert.Equal(isBlocking, results.IsBlocking);
        Assert.Equal(isBlocking ? [path] : [], found.Where(each => each.IsBlocking).Select(each => each.Path));
        Assert.Equal(isBlocking, results.Any(each => each.Id == "DANDI.BIDS_NOT_CHECKED" && each.Path == path));
    }

    [Fact]
    public void Issues_that_differ_only_in_their_location_are_stored_as_one_kind()
    {
        var table = new IssueTable();
        foreach (var index in Enumerable.Range(0, 1000))
        {
            table.Add(new BidsIssue("A", BidsSeverity.Error, $"/{index % 10}") { Message = "what", SubCode = "key" });
            table.Add(new BidsIssue("B", BidsSeverity.Warning, null));
        }

        table.Complete();

        Assert.Equal((2000, 2), (table.Count, table.KindCount));
        var (start, length) = table.RangeOf("/3").GetOffsetAndLength(table.Count);
        Assert.Equal(100, length);
        Assert.Equal(
            new BidsIssue("A", BidsSeverity.Error, "/3") { Message = "what", SubCode = "key" },
            table[start + length - 1]
        );
        Assert.Equal(1000, Enumerable.Range(0, table.Count).Count(index => table[index].Location is null));
    }

    [Fact]
    public void Names_in_a_dataset_cannot_fill_memory_either()
    {
        var table = new IssueTable();
        foreach (var index in Enumerable.Range(0, 10_000))
            table.Add(new BidsIssue("A", BidsSeverity.Error, "/a") { SubCode = $"{index}{new string('x', 10_000)}" });

        table.Complete();

        Assert.Equal(10_000, table.Count);
        Assert.InRange(table.KindCount, 2, 2000);
    }

    [Fact]
    public void The_text_that_a_dataset_can_fill_memory_with_is_bounded()
    {
        var table = new IssueTable();
        foreach (var index in Enumerable.Range(0, 10_000))
            table.Add(new BidsIssue("A", BidsSeverity.Error, "/a") { Message = $"{index}{new string('x', 10_000)}" });

        table.Complete();

        Assert.Equal(10_000, table.Count);
        Assert.InRange(table.KindCount, 2, 2000);
        Assert.Equal(new BidsIssue("A", BidsSeverity.Error, "/a"), table[table.Count - 1]);
    }

    private static TempFolder CreateDataset()
    {
        var folder = new TempFolder();
        folder.Write("data/dataset_description.json", """{"Name": "x", "BIDSVersion": "1.10.0"}""");
        folder.Write("data/participants.tsv", "participant_id\nsub-01\n");
        folder.Write("data/sub-01/beh/sub-01_task-rest_events.tsv", "onset\tduration\n1\t2\n");
        folder.Write("data/stray.txt", "x");
        folder.Write("outside.mp4", "x");
        return folder;
    }
}
