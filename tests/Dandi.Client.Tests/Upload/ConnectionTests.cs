using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>Faults of connections that do not depend on the kind of request.</summary>
public sealed class ConnectionTests
{
    private const int Size = 3 << 20;

    [Fact]
    public async Task An_upload_survives_connections_that_are_cut_in_the_middle_of_a_body()
    {
        await using var scene = await UploadScene.CreateWithProxyAsync(number => number <= 3 ? 1 << 20 : long.MaxValue);
        scene.Folder.WriteRandom("a.mp4", Size, seed: 1);

        var (report, _) = await scene.UploadAsync(new UploadOptions { Jobs = new Jobs(1, 1) });

        Assert.Equal(1, report.Done);
        Assert.Contains(scene.Proxy!.Requests, request => request is { IsContent: true, IsCut: true });
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task No_body_is_sent_if_the_store_rejects_the_request_by_its_headers()
    {
        await using var scene = await UploadScene.CreateWithProxyAsync();
        await scene.Archive.RestartAsync("PUT store expire n=1");
        scene.Proxy!.Target = scene.Archive.Server.Root;
        scene.Folder.WriteRandom("a.mp4", Size, seed: 1);

        var (report, _) = await scene.UploadAsync(new UploadOptions { Jobs = new Jobs(1, 1) });

        Assert.Equal(1, report.Done);
        Assert.Equal(
            [403, 200],
            scene.Proxy.Requests.Where(request => request.IsContent).Select(request => request.Status)
        );
        Assert.Equal(Size, scene.Proxy.ContentBytes);
        await scene.AssertArchiveHoldsFolderAsync();
    }
}
