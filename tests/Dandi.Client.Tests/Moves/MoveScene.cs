using System.Collections.Concurrent;
using Dandi.Archive;
using Dandi.Client.Tests.Upload;
using Dandi.Moves;
using Dandi.Testing;

namespace Dandi.Client.Tests.Moves;

/// <summary>Moves assets that are both local and in the archive.</summary>
internal static class MoveScene
{
    public static bool IsAsset(HttpRequestMessage request) =>
        request.RequestUri!.AbsolutePath.Contains("/assets/", StringComparison.Ordinal);

    public static async Task<UploadScene> CreateAsync(
        Func<HttpRequestMessage, int, TransportFault?>? faults,
        params string[] paths
    )
    {
        var scene = await UploadScene.CreateAsync(faults);
        foreach (var path in paths)
            scene.Folder.Write(path, path);
        await scene.UploadAsync();
        return scene;
    }

    public static MovePlan Plan(UploadScene scene, AssetMove[] moves, ExistingTarget existing = ExistingTarget.Error) =>
        MovePlan.Create(new LocalSide(scene.Folder.Root), moves, existing);

    public static async Task<IReadOnlyCollection<MoveOutcome>> MoveAsync(
        UploadScene scene,
        ExistingTarget existing,
        string[] sources,
        string destination
    )
    {
        var local = new LocalSide(scene.Folder.Root);
        var remote = await RemoteSide.ReadAsync(
            scene.Client,
            scene.Folder.Local.Id,
            TestContext.Current.CancellationToken
        );
        var here = MovePlan.Create(local, new MovePlanner(local, "").FromPaths(sources, destination), existing);
        var there = MovePlan.Create(
            remote,
            new MovePlanner(remote, "").FromPaths(sources, destination, local),
            existing
        );
        PlanComparison.EnsureEqual(here, there);
        return await RunAsync(scene, here);
    }

    public static Task<IReadOnlyCollection<MoveOutcome>> RunAsync(
        UploadScene scene,
        AssetMove[] moves,
        ExistingTarget existing
    ) => RunAsync(scene, Plan(scene, moves, existing));

    public static async Task<IReadOnlyCollection<MoveOutcome>> RunAsync(UploadScene scene, MovePlan plan)
    {
        var outcomes = new ConcurrentQueue<MoveOutcome>();
        await RunAsync(scene, plan, outcomes.Enqueue);
        return outcomes;
    }

    public static Task RunAsync(UploadScene scene, MovePlan plan, Action<MoveOutcome> report) =>
        new MovePipeline(
            new LocalMover(scene.Folder.Root, ""),
            new RemoteMover(scene.Client, scene.Folder.Local.Id, SchemaVersion.Newest),
            report
        ).RunAsync(plan, jobs: 1, scene.Stopping, scene.Cancellation);

    public static Task<string> ReadAsync(UploadScene scene, string path) =>
        File.ReadAllTextAsync(scene.Folder.Locate(path), TestContext.Current.CancellationToken);
}
