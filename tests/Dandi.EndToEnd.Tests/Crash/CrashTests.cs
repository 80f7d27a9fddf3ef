using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Crash;

/// <summary>
/// Client, server or both are killed in the middle of an upload. After the next run, the archive has the same content
/// as after an upload without interruption, and only what was in flight, and small files whose upload was not complete,
/// have been sent twice.
/// </summary>
/// <remarks>
/// <c>DANDI_CRASH_MOMENTS</c> and <c>DANDI_CRASH_SEED</c> are the number of random moments and their seed
/// (<c>scripts/crash.sh</c>).
/// </remarks>
public sealed class CrashTests(CrashDandiset dandiset) : IClassFixture<CrashDandiset>
{
    public static TheoryData<CrashPoint> Moments =>
        new(
            CrashPoint.Draw(
                EnvironmentNumber.Read("DANDI_CRASH_MOMENTS", defaultValue: 10),
                EnvironmentNumber.Read("DANDI_CRASH_SEED", defaultValue: 1)
            )
        );

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task The_next_run_completes_an_upload_that_was_killed(CrashPoint moment)
    {
        var expected = await dandiset.GetExpectedAsync();
        await using var archive = await CrashArchive.StartAsync();
        await archive.Server.RegisterAsync(dandiset.Folder);

        var inFlight = await UploadAndKillAsync(archive, moment);
        var sent = archive.Proxy.ContentBytes;
        await archive.RunClientAsync(dandiset.Folder, CrashDandiset.UploadArguments);

        if (!moment.KillsClient)
            Assert.Equal(sent, archive.Proxy.ContentBytes);
        Assert.Equal(expected, await dandiset.ReadAsync(archive.Server.Api));
        await archive.KillAsync();
        // Uploads of small files are not recorded: one that was not complete is left to expire.
        Assert.Empty(
            archive.Query(
                $"""
                SELECT key FROM object WHERE key LIKE 'blobs/%' AND substr(key, -36) NOT IN
                (SELECT id FROM blob UNION SELECT id FROM upload WHERE size <= {CrashDandiset.LargestSmallFile})
                """
            )
        );
        Assert.Empty(archive.Query("SELECT name FROM zarr GROUP BY dandiset_id HAVING COUNT(*) > 1"));
        Assert.InRange(
            archive.Proxy.ContentBytes,
            dandiset.Bytes,
            dandiset.Bytes + inFlight + CrashDandiset.MaxNotRecorded
        );
    }

    /// <summary>
    /// Starts an upload, freezes the network at the moment and kills the processes. A client that is not killed runs to
    /// its end.
    /// </summary>
    /// <returns>
    /// How many bytes were in flight: parts and files without a response, or whose response the client may not have
    /// recorded.
    /// </returns>
    private async Task<long> UploadAndKillAsync(CrashArchive archive, CrashPoint moment)
    {
        var proxy = archive.Proxy;
        var frozen = proxy.FreezeWhenAsync(network => moment.IsReached(network, dandiset.Bytes, dandiset.Requests));
        using var run = archive.StartClient(dandiset.Folder, CrashDandiset.UploadArguments);
        await Task.WhenAny(frozen, run.WaitForExitAsync());
        Assert.True(frozen.IsCompleted, "the upload ended before the moment was reached");
        var inFlight = proxy.LatestRequests.Where(request => request.IsContent).Sum(request => request.BodyLength);
        if (moment.KillsClient)
            await run.KillAsync();
        if (moment.KillsServer)
        {
            await archive.KillAsync();
            await archive.RestartAsync();
        }
        proxy.Thaw();
        await run.WaitForExitAsync();
        if (!moment.KillsClient)
            Assert.True(run.ExitCode == 0, run.ToString());
        return inFlight;
    }
}
