using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Upload;

/// <summary>Faults during the upload of entries: messages are correct, and the next run completes the Zarr.</summary>
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
    public async Task A_temporary_fault_is_survived(string target, TransportFault fault)
    {
        var isFaulty = false;
        await using var scene = await UploadScene.CreateAsync(
            (request, times) => isFaulty && times <= 2 && Matches(request, target) ? fault : null
        );
        scene.WriteZarr(10);
        scene.Folder.Write($"{ZarrScene.Path}/x/gone", "to be deleted");
        isFaulty = target != "DELETE /api/zarr/*/files/";
        var (first, _) = await scene.UploadAsync();
        isFaulty = true;
        File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/gone"));
        scene.Folder.Write($"{ZarrScene.Path}/x/3", "changed");

        var (second, outcomes) = await scene.UploadAsync();

        Assert.Equal((1, 1), (first.Done, second.Done));
        Assert.NotNull(outcomes.Done());
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task An_expired_URL_is_requested_again()
    {
        await using var scene = await UploadScene.CreateAsync(serverFaults: "PUT store expire p=0.3");
        scene.WriteZarr(100);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.NotNull(outcomes.Done());
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task An_entry_that_the_store_always_rejects_costs_few_requests()
    {
        await using var scene = await UploadScene.CreateAsync(serverFaults: "PUT store status=403");
        scene.WriteZarr(1);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains("x/0", Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message, StringComparison.Ordinal);
        // Six with new URLs, and one after all other entries.
        Assert.Equal(
            7,
            scene.Network.Requests.Count(request =>
                request.StartsWith("PUT ", StringComparison.Ordinal)
                && request.EndsWith("/x/0", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public async Task An_entry_that_cannot_be_uploaded_is_listed_and_the_others_are_uploaded()
    {
        await using var scene = await UploadScene.CreateAsync(
            (request, _) =>
                request.Method == HttpMethod.Put
                && request.RequestUri!.AbsolutePath.EndsWith("/x/7", StringComparison.Ordinal)
                    ? TransportFault.Refused
                    : null
        );
        scene.WriteZarr(300);

        var (_, outcomes) = await scene.UploadAsync();

        var message = Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message;
        Assert.Contains("1 entry of the Zarr could not be uploaded", message, StringComparison.Ordinal);
        Assert.Contains("x/7: No response", message, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Amz", message, StringComparison.Ordinal);
        Assert.Equal(301, (await scene.EntriesAsync()).Count);
        Assert.Equal("Pending", (await scene.ZarrAsync())["status"]!.ToString());
    }

    [Fact]
    public async Task An_entry_that_fails_for_a_while_is_set_aside_and_uploaded_after_the_others()
    {
        await using var scene = await UploadScene.CreateAsync(
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
    public async Task A_Zarr_fails_if_the_store_is_unreachable_and_the_next_run_completes_it()
    {
        var isUnreachable = true;
        await using var scene = await UploadScene.CreateAsync(
            (request, _) =>
                isUnreachable
                && request.Method == HttpMethod.Put
                && request.RequestUri!.AbsolutePath.StartsWith("/dandi-dandisets/", StringComparison.Ordinal)
                    ? TransportFault.Refused
                    : null
        );
        scene.WriteZarr(600);
        var (_, first) = await scene.UploadAsync();
        isUnreachable = false;

        var (_, second) = await scene.UploadAsync();

        Assert.Contains("No response", Assert.IsType<Failed>(first[ZarrScene.Path]).Message, StringComparison.Ordinal);
        Assert.NotNull(second.Done());
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task Bytes_that_are_corrupted_in_transit_are_sent_again()
    {
        await using var scene = await UploadScene.CreateAsync(
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
    public async Task An_unreadable_entry_is_listed_and_the_others_are_uploaded()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(20);
        var victim = scene.Folder.Locate($"{ZarrScene.Path}/x/5");
        scene.OnEvent = value =>
        {
            if (value.Stage != TransferStage.ProducingAsset)
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
        Assert.Equal(21, (await scene.EntriesAsync()).Count);
    }

    [Fact]
    public async Task The_run_after_an_interrupted_one_sends_only_missing_entries()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(3000);
        using var stop = new CancellationTokenSource();
        scene.Stopping = stop.Token;
        scene.OnEvent = value =>
        {
            if (value.Stage == TransferStage.Uploading && value.BytesDone > 50_000)
                stop.Cancel();
        };
        var (interrupted, first) = await scene.UploadAsync();
        var arrived = scene.Network.Count("PUT /dandi-dandisets/zarr/");
        (scene.Stopping, scene.OnEvent) = (CancellationToken.None, _ => { });

        var (_, second) = await scene.UploadAsync();

        Assert.True(interrupted.Interrupted);
        Assert.Contains("Interrupted", Assert.IsType<Failed>(first[ZarrScene.Path]).Message, StringComparison.Ordinal);
        Assert.InRange(arrived, 1, 3001);
        Assert.NotNull(second.Done());
        Assert.Equal(3002, scene.Network.Count("PUT /dandi-dandisets/zarr/"));
        await scene.AssertArchiveHoldsZarrAsync();
    }

    private static bool Matches(HttpRequestMessage request, string target) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(
            $"*{target}*",
            $"{request.Method} {request.RequestUri!.AbsolutePath}",
            ignoreCase: false
        );
}
