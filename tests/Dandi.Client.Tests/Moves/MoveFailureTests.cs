using System.Collections.Concurrent;
using Dandi.Client.Tests.Upload;
using Dandi.Client.Tests.Upload.Races;
using Dandi.Moves;
using Dandi.Testing;
using static Dandi.Client.Tests.Moves.MoveScene;

namespace Dandi.Client.Tests.Moves;

public sealed class MoveFailureTests
{
    [Theory]
    [InlineData(ExistingTarget.Error)]
    [InlineData(ExistingTarget.Overwrite)]
    public async Task A_lost_response_is_recognized(ExistingTarget existing)
    {
        await using var scene = await CreateAsync(
            (request, times) =>
                request.Method == HttpMethod.Put && IsAsset(request) && times == 1 ? TransportFault.ResponseLost : null,
            existing == ExistingTarget.Overwrite ? ["a.mp4", "b.mp4"] : ["a.mp4"]
        );

        var outcome = Assert.Single(await MoveAsync(scene, existing, ["a.mp4"], "b.mp4"));

        Assert.Equal((MoveStatus.Moved, null), (outcome.Status, outcome.Message));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_lost_response_is_recognized_without_an_activity()
    {
        await using var scene = await UploadScene.CreateAsync(
            (request, times) =>
                request.Method == HttpMethod.Put && IsAsset(request) && times == 1 ? TransportFault.ResponseLost : null
        );
        await new OtherClient(scene.Archive, scene.Folder.Local.Id).UploadAsync("a.mp4", "a.mp4"u8.ToArray());
        scene.Folder.Write("a.mp4", "a.mp4");

        var outcome = Assert.Single(await MoveAsync(scene, ExistingTarget.Error, ["a.mp4"], "b.mp4"));

        Assert.Equal((MoveStatus.Moved, null), (outcome.Status, outcome.Message));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task The_local_move_is_undone_if_the_archive_refuses_it()
    {
        await using var scene = await CreateAsync(null, "a.mp4", "b.mp4", "sub-1/c.mp4");
        var plan = Plan(scene, [new("a.mp4", "x.mp4"), new("sub-1/c.mp4", "y/c.mp4")]);
        var other = new OtherClient(scene.Archive, scene.Folder.Local.Id);
        await other.UploadAsync("x.mp4", "of the other"u8.ToArray());

        var outcomes = await RunAsync(scene, plan);

        var failed = Assert.Single(outcomes, outcome => outcome.Status == MoveStatus.Failed);
        Assert.Equal("a.mp4", failed.Move.Source);
        Assert.Contains("Another program has changed", failed.Message, StringComparison.Ordinal);
        Assert.Equal("a.mp4", await ReadAsync(scene, "a.mp4"));
        Assert.False(File.Exists(scene.Folder.Locate("x.mp4")));
        Assert.Equal(
            ["a.mp4", "b.mp4", "x.mp4", "y/c.mp4"],
            (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys
        );
    }

    [Fact]
    public async Task The_local_move_is_undone_if_the_network_is_gone()
    {
        await using var scene = await CreateAsync(
            (request, _) => request.Method == HttpMethod.Put && IsAsset(request) ? TransportFault.Refused : null,
            "a.mp4",
            "b.mp4"
        );
        var outcomes = new ConcurrentQueue<MoveOutcome>();

        await Assert.ThrowsAnyAsync<DandiException>(() =>
            RunAsync(scene, Plan(scene, [new("a.mp4", "b.mp4")], ExistingTarget.Overwrite), outcomes.Enqueue)
        );

        var outcome = Assert.Single(outcomes);
        Assert.Equal(MoveStatus.Failed, outcome.Status);
        Assert.Contains("It is not known whether", outcome.Message, StringComparison.Ordinal);
        Assert.Equal("a.mp4", await ReadAsync(scene, "a.mp4"));
        Assert.Equal("b.mp4", await ReadAsync(scene, "b.mp4"));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task An_asset_that_cannot_be_deleted_after_its_target_was_replaced_is_reported()
    {
        await using var scene = await CreateAsync(
            (request, _) => request.Method == HttpMethod.Delete ? TransportFault.Refused : null,
            "a.mp4",
            "b.mp4"
        );

        var outcome = Assert.Single(await MoveAsync(scene, ExistingTarget.Overwrite, ["a.mp4"], "b.mp4"));

        Assert.Equal(MoveStatus.Failed, outcome.Status);
        Assert.Contains("`a.mp4` could not be deleted", outcome.Message, StringComparison.Ordinal);
        Assert.Equal("a.mp4", await ReadAsync(scene, "b.mp4"));
        var content = await scene.Archive.ContentAsync(scene.Folder.Local.Id);
        Assert.All(new[] { "a.mp4", "b.mp4" }, path => Assert.Equal("a.mp4"u8.ToArray(), content[path]));
    }

    [Fact]
    public async Task The_rest_of_a_chain_stays_where_it_is_if_a_move_fails()
    {
        await using var scene = await CreateAsync(null, "a.mp4", "b.mp4");
        var plan = Plan(scene, [new("a.mp4", "b.mp4"), new("b.mp4", "c.mp4")], ExistingTarget.Overwrite);
        scene.Folder.Write("c.mp4", "appeared");

        var outcomes = await RunAsync(scene, plan);

        Assert.Equal(2, outcomes.Count(outcome => outcome.Status == MoveStatus.Failed));
        foreach (var path in new[] { "a.mp4", "b.mp4" })
            Assert.Equal(path, await ReadAsync(scene, path));
        Assert.Equal(["a.mp4", "b.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Fact]
    public async Task After_an_interruption_nothing_new_is_moved()
    {
        await using var scene = await CreateAsync(null, "a.mp4", "b.mp4", "c.mp4");
        using var stopping = new CancellationTokenSource();
        scene.Stopping = stopping.Token;
        var outcomes = new ConcurrentQueue<MoveOutcome>();
        var plan = Plan(scene, [new("a.mp4", "x/a.mp4"), new("b.mp4", "x/b.mp4"), new("c.mp4", "x/c.mp4")]);

        await RunAsync(scene, plan, outcome =>
        {
            outcomes.Enqueue(outcome);
            stopping.Cancel();
        });

        Assert.Equal(MoveStatus.Moved, Assert.Single(outcomes).Status);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_second_interruption_undoes_the_move_in_flight()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var scene = await CreateAsync(
            (request, _) =>
            {
                if (request.Method != HttpMethod.Put || !IsAsset(request))
                    return null;
                ending.Cancel();
                return TransportFault.Overtaken;
            },
            "a.mp4"
        );
        scene.Cancellation = ending.Token;
        var outcomes = new ConcurrentQueue<MoveOutcome>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            RunAsync(scene, Plan(scene, [new("a.mp4", "x/a.mp4")]), outcomes.Enqueue)
        );

        Assert.Contains("It is not known whether", Assert.Single(outcomes).Message, StringComparison.Ordinal);
        Assert.Equal("a.mp4", await File.ReadAllTextAsync(scene.Folder.Locate("a.mp4"), CancellationToken.None));
    }
}
