using Dandi.Http;
using Dandi.Testing;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload.Faults;

/// <summary>Whatever goes wrong for a while on the way, the run ends with the right content and one asset a path.</summary>
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
    public async Task A_fault_that_passes_does_no_harm(string target, TransportFault fault)
    {
        await using var scene = await UploadScene.SetAsync(
            (request, times) =>
                times <= 2
                && $"{request.Method} {request.RequestUri!.AbsolutePath}".Contains(target, StringComparison.Ordinal)
                    ? fault
                    : null
        );
        scene.Folder.WriteRandom("big.mp4", 65 << 20, seed: 1);
        scene.Folder.WriteRandom("small.mp4", 1000, seed: 2);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((2, 0), (report.Uploaded, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task The_lost_answer_to_a_replacement_does_no_harm()
    {
        await using var scene = await UploadScene.SetAsync(
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

        Assert.Equal(1, report.Uploaded);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Theory]
    [InlineData("PUT store expire p=0.3")]
    [InlineData("POST store expire p=0.3")]
    [InlineData("POST store complete-error p=0.5")]
    public async Task A_store_that_often_fails_is_asked_for_as_long_as_our_patience(string fault)
    {
        await using var scene = await UploadScene.SetAsync(serverFaults: fault);
        for (var i = 0; i < 40; i++)
            scene.Folder.WriteRandom($"{i}.mp4", 1000, seed: i);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((40, 0), (report.Uploaded, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_store_that_refuses_for_good_is_quoted_in_words()
    {
        await using var scene = await UploadScene.SetAsync(serverFaults: "PUT store expire");
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.EndsWith(
            ": AccessDenied: Request has expired",
            Assert.IsType<Failed>(outcomes["a.mp4"]).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Bytes_that_change_on_the_way_are_sent_again()
    {
        await using var scene = await UploadScene.SetAsync(
            (request, times) => request.Method == HttpMethod.Put && times == 1 ? TransportFault.Corrupted : null
        );
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal(1, report.Uploaded);
        Assert.Equal(2, scene.Network.Count("PUT /dandi-dandisets/"));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task Bytes_that_always_change_on_the_way_fail_with_both_digests()
    {
        await using var scene = await UploadScene.SetAsync(
            (request, _) => request.Method == HttpMethod.Put ? TransportFault.Corrupted : null
        );
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "the bytes changed on the way",
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
    public async Task The_faults_of_a_server_do_no_harm(string rule)
    {
        await using var scene = await UploadScene.SetAsync(null, rule);
        scene.Folder.WriteRandom("big.mp4", 65 << 20, seed: 1);
        for (var i = 0; i < 5; i++)
            scene.Folder.WriteRandom($"{i}.mp4", 1000, seed: i);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((6, 0), (report.Uploaded, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task Parts_that_are_cut_off_are_sent_again()
    {
        // No small files: their bodies end before the cut.
        await using var scene = await UploadScene.SetAsync(null, "PUT store cut=100000 n=3");
        scene.Folder.WriteRandom("big.mp4", 65 << 20, seed: 1);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, 0), (report.Uploaded, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_guest_network_that_answers_with_a_page_ends_the_run_and_says_so()
    {
        await using var scene = await UploadScene.SetAsync(
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
    public async Task An_archive_that_fails_for_ever_ends_the_run_after_the_patience()
    {
        await using var scene = await UploadScene.SetAsync(
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
