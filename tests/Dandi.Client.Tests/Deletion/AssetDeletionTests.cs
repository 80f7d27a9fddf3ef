using System.Collections.Concurrent;
using Dandi.Addresses;
using Dandi.Client.Tests.Upload;
using Dandi.Client.Tests.Upload.Races;
using Dandi.Deletion;
using Dandi.Testing;

namespace Dandi.Client.Tests.Deletion;

public sealed class AssetDeletionTests
{
    [Theory]
    [InlineData("a.mp4", "sub-1/b.mp4 sub-1/deep/c.mp4 sub-10/d.mp4")]
    [InlineData("sub-1", "a.mp4 sub-10/d.mp4")]
    [InlineData("sub-1/deep", "a.mp4 sub-1/b.mp4 sub-10/d.mp4")]
    public async Task A_path_is_an_asset_or_all_assets_below_it(string path, string rest)
    {
        await using var scene = await CreateAsync();
        var plan = new DeletionPlan(scene.Folder.Local.Id);
        await new DeletionLookup(scene.Client, plan).AddPathAsync(path, TestContext.Current.CancellationToken);

        var outcomes = await DeleteAsync(scene, plan);

        Assert.All(outcomes, outcome => Assert.Null(outcome.Problem));
        Assert.Equal(rest.Split(' '), (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Theory]
    [InlineData("sub")]
    [InlineData("SUB-1")]
    [InlineData("sub-1/B.mp4")]
    [InlineData("nothing.mp4")]
    public async Task A_path_that_is_neither_is_an_error(string path)
    {
        await using var scene = await CreateAsync();
        var lookup = new DeletionLookup(scene.Client, new DeletionPlan(scene.Folder.Local.Id));

        await Assert.ThrowsAsync<AssetNotFoundException>(() =>
            lookup.AddPathAsync(path, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task An_asset_that_was_replaced_meanwhile_is_kept()
    {
        await using var scene = await CreateAsync();
        var plan = new DeletionPlan(scene.Folder.Local.Id);
        await new DeletionLookup(scene.Client, plan).AddPathAsync("sub-1", TestContext.Current.CancellationToken);
        var other = new OtherClient(scene.Archive, scene.Folder.Local.Id);
        await other.UploadAsync("sub-1/b.mp4", "new"u8.ToArray());
        await other.UploadAsync("sub-1/new.mp4", "new"u8.ToArray());

        var outcomes = await DeleteAsync(scene, plan);

        var kept = outcomes.Single(outcome => outcome.Path == "sub-1/b.mp4");
        Assert.Contains("another program", kept.Problem, StringComparison.Ordinal);
        Assert.Equal(
            ["a.mp4", "sub-1/b.mp4", "sub-1/new.mp4", "sub-10/d.mp4"],
            (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys
        );
    }

    [Fact]
    public async Task A_lost_response_is_not_a_failure()
    {
        await using var scene = await CreateAsync(
            (request, times) => request.Method == HttpMethod.Delete && times == 1 ? TransportFault.ResponseLost : null
        );
        var plan = new DeletionPlan(scene.Folder.Local.Id);
        await new DeletionLookup(scene.Client, plan).AddPathAsync("a.mp4", TestContext.Current.CancellationToken);

        Assert.Null(Assert.Single(await DeleteAsync(scene, plan)).Problem);
    }

    [Fact]
    public async Task A_lost_response_to_the_deletion_of_a_Dandiset_is_not_a_failure()
    {
        await using var scene = await UploadScene.CreateAsync(
            (request, times) => request.Method == HttpMethod.Delete && times == 1 ? TransportFault.ResponseLost : null
        );

        await scene.Client.Dandisets.DeleteAsync(scene.Folder.Local.Id, TestContext.Current.CancellationToken);

        var response = await scene.Archive.AskAsync("GET", $"/dandisets/{scene.Folder.Local.Id}/", scene.Archive.Alice);
        Assert.Equal(404, response.Status);
    }

    [Theory]
    [InlineData(AddressKind.ZarrEntries, "draft", "can only be deleted as a whole")]
    [InlineData(AddressKind.Dandiset, "draft", "cannot delete single versions")]
    [InlineData(AddressKind.Dandiset, "0.210831.2033", "cannot delete single versions")]
    [InlineData(AddressKind.Asset, "0.210831.2033", "is published and cannot be changed")]
    public void A_URL_of_something_that_cannot_be_deleted_alone_is_refused(
        AddressKind kind,
        string version,
        string message
    )
    {
        var address = new ArchiveAddress("URL", DandiInstance.Parse("dandi"), kind)
        {
            Dandiset = DandisetId.Parse("000001"),
            Version = version,
            Location = "x.zarr",
        };

        var error = Assert.Throws<UsageException>(() => DeletionLookup.EnsureDeletable(address));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_asset_without_its_Dandiset_is_refused() =>
        Assert.Throws<UsageException>(() =>
            DeletionLookup.EnsureDeletable(
                new ArchiveAddress("URL", DandiInstance.Parse("dandi"), AddressKind.AssetId) { Location = "x" }
            )
        );

    [Fact]
    public async Task A_Dandiset_together_with_assets_is_refused()
    {
        await using var scene = await CreateAsync();
        var plan = new DeletionPlan(scene.Folder.Local.Id);
        await new DeletionLookup(scene.Client, plan).AddPathAsync("a.mp4", TestContext.Current.CancellationToken);

        Assert.Throws<UsageException>(plan.AddDandiset);
    }

    private static async Task<UploadScene> CreateAsync(Func<HttpRequestMessage, int, TransportFault?>? faults = null)
    {
        var scene = await UploadScene.CreateAsync(faults);
        foreach (var path in new[] { "a.mp4", "sub-1/b.mp4", "sub-1/deep/c.mp4", "sub-10/d.mp4" })
            scene.Folder.Write(path, path);
        await scene.UploadAsync();
        return scene;
    }

    private static async Task<IReadOnlyCollection<(string Path, string? Problem)>> DeleteAsync(
        UploadScene scene,
        DeletionPlan plan
    )
    {
        var outcomes = new ConcurrentQueue<(string, string?)>();
        await new AssetDeletion(scene.Client, (asset, problem) => outcomes.Enqueue((asset.Path, problem))).RunAsync(
            plan,
            scene.Stopping,
            scene.Cancellation
        );
        return outcomes;
    }
}
