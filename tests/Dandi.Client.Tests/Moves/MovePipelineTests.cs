using System.Text.Json.Nodes;
using Dandi.Client.Tests.Upload;
using Dandi.Client.Tests.Upload.Races;
using Dandi.Moves;
using static Dandi.Client.Tests.Moves.MoveScene;

namespace Dandi.Client.Tests.Moves;

public sealed class MovePipelineTests
{
    [Fact]
    public async Task Both_sides_are_moved()
    {
        await using var scene = await CreateAsync(null, "a.mp4", "sub-1/b.mp4", "sub-1/deep/c.mp4");

        var outcomes = await MoveAsync(scene, ExistingTarget.Error, ["sub-1", "a.mp4"], "all");

        Assert.All(outcomes, outcome => Assert.Equal(MoveStatus.Moved, outcome.Status));
        Assert.Equal(3, outcomes.Count);
        await scene.AssertArchiveHoldsFolderAsync();
        Assert.True(File.Exists(scene.Folder.Locate("all/sub-1/deep/c.mp4")));
    }

    [Fact]
    public async Task The_metadata_keep_everything_but_the_path()
    {
        await using var scene = await CreateAsync(null, "a.mp4");
        var before = await new OtherClient(scene.Archive, scene.Folder.Local.Id).FindAsync("a.mp4");

        await MoveAsync(scene, ExistingTarget.Error, ["a.mp4"], "b.mp4");

        var after = await new OtherClient(scene.Archive, scene.Folder.Local.Id).FindAsync("b.mp4");
        Assert.Equal(Stored(before!), Stored(after!));
        Assert.Equal(before!["blob"]!.ToString(), after!["blob"]!.ToString());
    }

    [Fact]
    public async Task A_Zarr_is_renamed_on_both_sides_as_one_asset()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(chunks: 3, "a.zarr");
        await scene.UploadAsync();

        var outcome = Assert.Single(await MoveAsync(scene, ExistingTarget.Error, ["a.zarr"], "sub-1/b.zarr"));

        Assert.Equal(MoveStatus.Moved, outcome.Status);
        await scene.AssertArchiveHoldsZarrAsync("sub-1/b.zarr");
        Assert.False(Directory.Exists(scene.Folder.Locate("a.zarr")));
    }

    [Fact]
    public async Task A_chain_loses_nothing()
    {
        await using var scene = await CreateAsync(null, "a.mp4", "b.mp4", "c.mp4");
        AssetMove[] moves = [new("a.mp4", "b.mp4"), new("b.mp4", "c.mp4"), new("c.mp4", "d.mp4")];

        await RunAsync(scene, moves, ExistingTarget.Overwrite);

        Assert.Equal("a.mp4", await ReadAsync(scene, "b.mp4"));
        Assert.Equal("b.mp4", await ReadAsync(scene, "c.mp4"));
        Assert.Equal("c.mp4", await ReadAsync(scene, "d.mp4"));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task Overwriting_replaces_both_targets()
    {
        await using var scene = await CreateAsync(null, "a.mp4", "b.mp4");

        var outcome = Assert.Single(await MoveAsync(scene, ExistingTarget.Overwrite, ["a.mp4"], "b.mp4"));

        Assert.Equal(MoveStatus.Moved, outcome.Status);
        Assert.Equal("a.mp4", await ReadAsync(scene, "b.mp4"));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_target_that_exists_is_skipped_if_asked_for()
    {
        await using var scene = await CreateAsync(null, "a.mp4", "b.mp4");

        var outcome = Assert.Single(await MoveAsync(scene, ExistingTarget.Skip, ["a.mp4"], "b.mp4"));

        Assert.Equal(MoveStatus.Skipped, outcome.Status);
        Assert.Equal("a.mp4", await ReadAsync(scene, "a.mp4"));
        Assert.Equal("b.mp4", await ReadAsync(scene, "b.mp4"));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    /// <summary>The metadata without what names the asset itself, in the order of their names.</summary>
    private static string Stored(JsonNode asset) =>
        string.Join(
            '\n',
            asset["metadata"]!
                .AsObject()
                .Where(member => member.Key is not ("id" or "identifier" or "path" or "contentUrl"))
                .OrderBy(member => member.Key, StringComparer.Ordinal)
                .Select(member => $"{member.Key}: {member.Value?.ToJsonString()}")
        );
}
