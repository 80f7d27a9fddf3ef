using Dandi.Http;
using Dandi.Testing;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>Whatever goes wrong on the way of a Zarr, what is said of it is true, and the next run completes it.</summary>
public sealed class ZarrRecoveryTests
{
    public static TheoryData<string, TransportFault> Faults
    {
        get
        {
            string[] targets =
            [
                "POST /api/zarr/",
                "GET /api/zarr/",
                "POST /api/zarr/*/files/",
                "PUT /dandi-dandisets/zarr/",
                "DELETE /api/zarr/*/files/",
                "POST /api/zarr/*/finalize/",
                "versions/draft/assets/",
            ];
            TransportFault[] faults = [TransportFault.Refused, TransportFault.ResponseLost, TransportFault.Unavailable];
            return new TheoryData<string, TransportFault>(
                targets.SelectMany(target => faults, (target, fault) => (target, fault))
            );
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_passes_does_no_harm(string target, TransportFault fault)
    {
        var isOn = false;
        await using var scene = await UploadScene.SetAsync(
            (request, times) => isOn && times <= 2 && Fits(request, target) ? fault : null
        );
        scene.WriteZarr(10);
        scene.Folder.Write($"{ZarrScene.Path}/x/gone", "will go");
        isOn = target != "DELETE /api/zarr/*/files/";
        var (first, _) = await scene.UploadAsync();
        isOn = true;
        File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/gone"));
        scene.Folder.Write($"{ZarrScene.Path}/x/3", "changed");

        var (second, outcomes) = await scene.UploadAsync();

        Assert.Equal((1, 1), (first.Uploaded, second.Uploaded));
        Assert.NotNull(outcomes.Done());
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task An_expired_address_is_asked_for_again()
    {
        await using var scene = await UploadScene.SetAsync(serverFaults: "PUT store expire p=0.3");
        scene.WriteZarr(100);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.NotNull(outcomes.Done());
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task A_file_that_the_store_always_refuses_costs_few_requests()
    {
        await using var scene = await UploadScene.SetAsync(serverFaults: "PUT store status=403");
        scene.WriteZarr(1);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains("x/0", Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message, StringComparison.Ordinal);
        // Six at new addresses, and one behind all others.
        Assert.Equal(
            7,
            scene.Network.Requests.Count(request =>
                request.StartsWith("PUT ", StringComparison.Ordinal)
                && request.EndsWith("/x/0", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public async Task One_file_that_never_arrives_is_named_and_the_others_are_there()
    {
        await using var scene = await UploadScene.SetAsync(
            (request, _) =>
                request.Method == HttpMethod.Put
                && request.RequestUri!.AbsolutePath.EndsWith("/x/7", StringComparison.Ordinal)
                    ? TransportFault.Refused
                    : null
        );
        scene.WriteZarr(300);

        var (_, outcomes) = await scene.UploadAsync();

        var message = Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message;
        Assert.Contains("1 file of the Zarr could not be uploaded", message, StringComparison.Ordinal);
        Assert.Contains("x/7: No answer", message, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Amz", message, StringComparison.Ordinal);
        Assert.Equal(301, (await scene.FilesAsync()).Count);
        Assert.Equal("Pending", (await scene.ZarrAsync())["status"]!.ToString());
    }

    [Fact]
    public async Task A_file_that_fails_for_a_while_is_set_aside_and_sent_behind_the_others()
    {
        await using var scene = await UploadScene.SetAsync(
            (request, times) =>
                request.Method == HttpMethod.Put
                && request.RequestUri!.AbsolutePath.EndsWith("/x/7", StringComparison.Ordinal)
                && times <= 12
                    ? TransportFault.Unavailable
                    : null
        );
        scene.WriteZarr(300);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.NotNull(outcomes.Done());
        Assert.EndsWith(
            "/x/7",
            scene.Network.Requests.Last(request => request.StartsWith("PUT ", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task A_store_that_is_gone_ends_the_zarr_and_the_next_run_completes_it()
    {
        var isGone = true;
        await using var scene = await UploadScene.SetAsync(
            (request, _) =>
                isGone
                && request.Method == HttpMethod.Put
                && request.RequestUri!.AbsolutePath.StartsWith("/dandi-dandisets/", StringComparison.Ordinal)
                    ? TransportFault.Refused
                    : null
        );
        scene.WriteZarr(600);
        var (_, first) = await scene.UploadAsync();
        isGone = false;

        var (_, second) = await scene.UploadAsync();

        Assert.Contains("No answer", Assert.IsType<Failed>(first[ZarrScene.Path]).Message, StringComparison.Ordinal);
        Assert.NotNull(second.Done());
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task Bytes_that_change_on_the_way_are_sent_again()
    {
        await using var scene = await UploadScene.SetAsync(
            (request, times) =>
                request.Method == HttpMethod.Put
                && request.RequestUri!.AbsolutePath.EndsWith("/x/7", StringComparison.Ordinal)
                && times == 1
                    ? TransportFault.Corrupted
                    : null
        );
        scene.WriteZarr(20);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.NotNull(outcomes.Done());
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task An_unreadable_file_is_named_and_the_others_are_sent()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.WriteZarr(20);
        var victim = scene.Folder.Locate($"{ZarrScene.Path}/x/5");
        scene.Watch = value =>
        {
            if (value.Stage != UploadStage.ProducingAsset)
                return;
            File.Delete(victim);
            File.CreateSymbolicLink(victim, "nowhere");
        };

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "x/5: File not found",
            Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(21, (await scene.FilesAsync()).Count);
    }

    [Fact]
    public async Task A_run_that_was_interrupted_is_gone_on_with_and_sends_only_what_is_missing()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.WriteZarr(3000);
        using var stop = new CancellationTokenSource();
        scene.Stopping = stop.Token;
        scene.Watch = value =>
        {
            if (value.Stage == UploadStage.Uploading && value.BytesDone > 50_000)
                stop.Cancel();
        };
        var (interrupted, first) = await scene.UploadAsync();
        var arrived = scene.Network.Count("PUT /dandi-dandisets/zarr/");
        (scene.Stopping, scene.Watch) = (CancellationToken.None, _ => { });

        var (_, second) = await scene.UploadAsync();

        Assert.True(interrupted.Interrupted);
        Assert.Contains("Interrupted", Assert.IsType<Failed>(first[ZarrScene.Path]).Message, StringComparison.Ordinal);
        Assert.InRange(arrived, 1, 3001);
        Assert.NotNull(second.Done());
        Assert.Equal(3002, scene.Network.Count("PUT /dandi-dandisets/zarr/"));
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task A_zarr_whose_files_are_all_there_but_that_was_never_summed_up_is_completed()
    {
        var isGone = true;
        await using var scene = await UploadScene.SetAsync(
            (request, _) => isGone && IsFinalize(request) ? TransportFault.Refused : null
        );
        scene.WriteZarr(20);
        await Assert.ThrowsAsync<ArchiveException>(() => scene.UploadAsync());
        isGone = false;
        var sent = scene.Network.Count("PUT /dandi-dandisets/zarr/");

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Equal(0, outcomes.Done().BytesSent);
        Assert.Equal(sent, scene.Network.Count("PUT /dandi-dandisets/zarr/"));
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task A_zarr_that_the_archive_never_ends_to_sum_up_blocks_no_other_asset()
    {
        await using var scene = await UploadScene.SetAsync(serverFaults: "POST /api/zarr/*/finalize/ stuck n=1");
        scene.WriteZarr(3, "a.zarr");
        scene.WriteZarr(4, "b.zarr");
        scene.Folder.WriteRandom("c.mp4", 1000, seed: 1);

        var (report, outcomes) = await scene.UploadAsync(new UploadOptions { Jobs = new Jobs(1, 1) });

        Assert.Equal((2, 1), (report.Uploaded, report.Failed));
        var message = Assert.IsType<Failed>(outcomes["a.zarr"]).Message;
        Assert.Contains("status Ingesting", message, StringComparison.Ordinal);
        Assert.Contains("Nothing is lost", message, StringComparison.Ordinal);
        await scene.AssertArchiveHoldsZarrAsync("b.zarr");
    }

    [Fact]
    public async Task Another_sum_is_repaired_by_sending_and_deleting_what_differs()
    {
        UploadScene? scene = null;
        await using var made = scene = await UploadScene.SetAsync(
            (request, times) => IsFinalize(request) && times == 1 ? Meddle(scene!) : null
        );
        scene.WriteZarr(20);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.NotNull(outcomes.Done());
        Assert.Equal(2, scene.Network.Count("/finalize/"));
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task A_sum_that_stays_another_one_is_an_error_and_never_identical()
    {
        UploadScene? scene = null;
        await using var made = scene = await UploadScene.SetAsync(
            (request, _) => IsFinalize(request) ? Meddle(scene!) : null
        );
        scene.WriteZarr(20);

        var (report, outcomes) = await scene.UploadAsync();

        Assert.Equal((0, 0, 1), (report.Uploaded, report.Skipped, report.Failed));
        Assert.Contains(
            "also after what differs was sent again",
            Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(2, scene.Network.Count("/finalize/"));
    }

    private static bool IsFinalize(HttpRequestMessage request) =>
        request.RequestUri!.AbsolutePath.EndsWith("/finalize/", StringComparison.Ordinal);

    /// <summary>Somebody else writes into the Zarr before it is summed up.</summary>
    private static TransportFault Meddle(UploadScene scene)
    {
        scene.SendFromElsewhereAsync("x/3", "other bytes").GetAwaiter().GetResult();
        scene.SendFromElsewhereAsync("x/99", "a file more").GetAwaiter().GetResult();
        return TransportFault.Overtaken;
    }

    private static bool Fits(HttpRequestMessage request, string target) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(
            $"*{target}*",
            $"{request.Method} {request.RequestUri!.AbsolutePath}",
            ignoreCase: false
        );
}
