using Dandi.Testing;

namespace Dandi.EndToEnd.Tests;

/// <summary>Client and server are killed in the middle of an upload; the next run leaves what an undisturbed one would have left, and sends again only what was under way.</summary>
/// <remarks>DANDI_CRASH_MOMENTS and DANDI_CRASH_SEED say how many moments are drawn and by which seed (scripts/crash.sh).</remarks>
public sealed class CrashTests(CrashDandiset dandiset) : IClassFixture<CrashDandiset>
{
    public static TheoryData<CrashPoint> Timestamps =>
        new(
            CrashPoint.Draw(
                EnvironmentNumber.Read("DANDI_CRASH_MOMENTS", otherwise: 10),
                EnvironmentNumber.Read("DANDI_CRASH_SEED", otherwise: 1)
            )
        );

    [Theory]
    [MemberData(nameof(Timestamps))]
    public async Task A_kill_does_no_harm(CrashPoint moment)
    {
        var undisturbed = await dandiset.UndisturbedAsync();
        await using var archive = await CrashArchive.StartAsync();
        await archive.Server.RegisterAsync(dandiset.Folder);

        var underWay = await UploadAndKillAsync(archive, moment);
        var sent = archive.Proxy.ContentBytes;
        await archive.RunAsync(dandiset.Folder, CrashDandiset.Upload);

        if (!moment.KillsClient)
            Assert.Equal(sent, archive.Proxy.ContentBytes);
        Assert.Equal(undisturbed, await dandiset.ReadAsync(archive.Server.Api));
        await archive.KillAsync();
        Assert.Empty(
            archive.Query("SELECT etag FROM object WHERE key LIKE 'blobs/%' GROUP BY etag, size HAVING COUNT(*) > 1")
        );
        Assert.Empty(archive.Query("SELECT name FROM zarr GROUP BY dandiset_id HAVING COUNT(*) > 1"));
        Assert.InRange(archive.Proxy.ContentBytes, dandiset.Bytes, dandiset.Bytes + underWay);
    }

    /// <summary>Starts an upload and kills at the moment, in which nothing moves; a client that lives goes on to its end.</summary>
    /// <returns>How many bytes were under way: a part or file that was not answered yet, or whose answer its sender may not have kept.</returns>
    private async Task<long> UploadAndKillAsync(CrashArchive archive, CrashPoint moment)
    {
        var proxy = archive.Proxy;
        var come = proxy.FreezeWhenAsync(network => moment.HasCome(network, dandiset.Bytes, dandiset.Requests));
        using var run = archive.Begin(dandiset.Folder, CrashDandiset.Upload);
        await Task.WhenAny(come, run.EndAsync());
        Assert.True(come.IsCompleted, "the upload was over before the moment came");
        var underWay = proxy.Latest.Where(request => request.IsContent).Sum(request => request.BodyLength);
        if (moment.KillsClient)
        {
            await run.KillAsync();
        }
        if (moment.KillsServer)
        {
            await archive.KillAsync();
            await archive.RestartAsync();
        }
        proxy.Thaw();
        await run.EndAsync();
        if (!moment.KillsClient)
            Assert.True(run.ExitCode == 0, run.ToString());
        return underWay;
    }
}
