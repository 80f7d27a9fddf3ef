using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>What connections do by themselves, whatever request they carry.</summary>
public sealed class ConnectionTests
{
    private const int Size = 3 << 20;

    [Fact]
    public async Task A_connection_that_is_cut_behind_so_many_bytes_is_noticed_at_once()
    {
        await using var scene = await UploadScene.BehindProxyAsync(number => number <= 3 ? 1 << 20 : long.MaxValue);
        scene.Folder.WriteRandom("a.mp4", Size, seed: 1);

        var (report, _) = await scene.UploadAsync(new UploadOptions { Jobs = new Jobs(1, 1) });

        Assert.Equal(1, report.Uploaded);
        Assert.Contains(scene.Proxy!.Requests, request => request is { IsContent: true, IsCut: true });
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_store_that_refuses_before_the_body_has_come_costs_no_bytes()
    {
        await using var scene = await UploadScene.BehindProxyAsync();
        await scene.Archive.RestartAsync("PUT store expire n=1");
        scene.Proxy!.Target = scene.Archive.Server.Root;
        scene.Folder.WriteRandom("a.mp4", Size, seed: 1);

        var (report, _) = await scene.UploadAsync(new UploadOptions { Jobs = new Jobs(1, 1) });

        Assert.Equal(1, report.Uploaded);
        Assert.Equal(
            [403, 200],
            scene.Proxy.Requests.Where(request => request.IsContent).Select(request => request.Status)
        );
        Assert.Equal(Size, scene.Proxy.ContentBytes);
        await scene.AssertArchiveHoldsFolderAsync();
    }
}
