using Dandi.Http;
using Dandi.Testing;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload.Faults;

/// <summary>Faults of the network or archive: a run ends with the right content and one asset per path.</summary>
public sealed class LostResponseTests
{
    public static TheoryData<string, TransportFault> Faults
    {
        get
        {
            string[] targets =
            [
                "initialize/",
                "PUT /dandi-dandisets/",
                "complete/",
                "POST /dandi-dandisets/",
                "validate/",
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
        await using var scene = await UploadScene.CreateAsync(
            (request, times) =>
                times <= 2
                && $"{request.Method} {request.RequestUri!.AbsolutePath}".Contains(target, StringComparison.Ordinal)
                    ? fault
                    : null
        );
        scene.Folder.WriteRandom("big.mp4", 65 << 20, seed: 1);
        scene.Folder.WriteRandom("small.mp4", 1000, seed: 2);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((2, 0), (report.Done, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_lost_response_to_the_replacement_of_an_asset_is_survived()
    {
        await using var scene = await UploadScene.CreateAsync(
            (request, times) =>
                request.Method == HttpMethod.Put
                && request.RequestUri!.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal)
                && times == 1
                    ? TransportFault.ResponseLost
                    : null
        );
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);
        await scene.UploadAsync();
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 2);

        var (report, _) = await scene.UploadAsync(new UploadOptions { Existing = ExistingPolicy.Force });

        Assert.Equal(1, report.Done);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Theory]
    [InlineData("PUT store expire p=0.3")]
    [InlineData("POST store expire p=0.3")]
    [InlineData("POST store complete-error p=0.5")]
    public async Task Requests_to_an_unreliable_store_are_retried(string fault)
    {
        await using var scene = await UploadScene.CreateAsync(serverFaults: fault);
        for (var i = 0; i < 40; i++)
            scene.Folder.WriteRandom($"{i}.mp4", 1000, seed: i);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((40, 0), (report.Done, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_permanent_rejection_by_the_store_is_quoted()
    {
        await using var scene = await UploadScene.CreateAsync(serverFaults: "PUT store expire");
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.EndsWith(
            ": AccessDenied: Request has expired",
            Assert.IsType<Failed>(outcomes["a.mp4"]).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Bytes_that_are_corrupted_in_transit_are_sent_again()
    {
        await using var scene = await UploadScene.CreateAsync(
            (request, times) => request.Method == HttpMethod.Put && times == 1 ? TransportFault.Corrupted : null
        );
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal(1, report.Done);
        Assert.Equal(2, scene.Network.Count("PUT /dandi-dandisets/"));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task Bytes_that_are_always_corrupted_in_transit_fail()
    {
        await using var scene = await UploadScene.CreateAsync(
            (request, _) => request.Method == HttpMethod.Put ? TransportFault.Corrupted : null
        );
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "the bytes changed in transit",
            Assert.IsType<Failed>(outcomes["a.mp4"]).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(await scene.Archive.ContentAsync(scene.Folder.Local.Id));
    }

    [Theory]
    [InlineData("PUT store expire n=1")]
    [InlineData("POST store expire n=1")]
    [InlineData("POST store complete-error n=2")]
    [InlineData("PUT store drop n=2")]
    [InlineData("POST store drop n=1")]
    [InlineData("POST /api/uploads/*/validate/ drop n=1")]
    [InlineData("POST /api/dandisets/*/assets/ drop n=1")]
    [InlineData("* /api/uploads/* status=502 p=0.4")]
    [InlineData("* /api/uploads/* retry-after=3 n=4")]
    public async Task Faults_of_the_server_are_survived(string rule)
    {
        await using var scene = await UploadScene.CreateAsync(null, rule);
        scene.Folder.WriteRandom("big.mp4", 65 << 20, seed: 1);
        for (var i = 0; i < 5; i++)
            scene.Folder.WriteRandom($"{i}.mp4", 1000, seed: i);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((6, 0), (report.Done, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task Truncated_parts_are_sent_again()
    {
        // No small files, because their bodies end before the cut.
        await using var scene = await UploadScene.CreateAsync(null, "PUT store cut=100000 n=3");
        scene.Folder.WriteRandom("big.mp4", 65 << 20, seed: 1);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, 0), (report.Done, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_captive_portal_that_responds_with_HTML_ends_the_run()
    {
        await using var scene = await UploadScene.CreateAsync(
            (request, _) =>
                request.RequestUri!.AbsolutePath.EndsWith("initialize/", StringComparison.Ordinal)
                    ? TransportFault.Html
                    : null
        );
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var error = await Assert.ThrowsAsync<ArchiveException>(() => scene.UploadAsync());

        Assert.True(error.IsFatal);
        Assert.Contains("is not JSON but text/html", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permanent_failure_of_the_archive_ends_the_run_when_the_patience_is_exceeded()
    {
        await using var scene = await UploadScene.CreateAsync(
            (request, _) =>
                request.RequestUri!.AbsolutePath.EndsWith("initialize/", StringComparison.Ordinal)
                    ? TransportFault.Unavailable
                    : null
        );
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var error = await Assert.ThrowsAsync<ArchiveException>(() => scene.UploadAsync());

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, error.Status);
        Assert.InRange(
            scene.Time.Skipped,
            RetryPolicy.DefaultPatience,
            RetryPolicy.DefaultPatience + RetryPolicy.MaxPause
        );
    }
}
