using System.Net;
using Dandi.Testing;
using Dandi.Throttling;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>Presigned URLs expire, by the clock of the archive and its store.</summary>
public sealed class UrlExpiryTests
{
    private const int TwoParts = (64 << 20) + 1000;

    // For URLs of a Zarr; those of parts are valid 28 times as long.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(2016)]
    [InlineData(2036)]
    public async Task A_machine_whose_clock_is_years_off_uploads_without_extra_requests(int year)
    {
        await using var scene = await UploadScene.CreateAsync(
            await RunningArchive.StartAsync(),
            clock: new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero)
        );
        scene.Folder.WriteRandom("a.mp4", TwoParts, seed: 1);
        scene.WriteZarr(300);

        await scene.ConnectAsync(TestContext.Current.CancellationToken);
        var (_, outcomes) = await scene.UploadAsync();

        Assert.All(outcomes.Values, outcome => Assert.IsType<Uploaded>(outcome));
        Assert.Equal(2, outcomes.Count);
        Assert.Equal(1, scene.Network.Count("initialize/"));
        Assert.InRange(
            scene.Network.Requests.Count(request =>
                request.StartsWith("POST /api/zarr/", StringComparison.Ordinal)
                && request.EndsWith("/files/", StringComparison.Ordinal)
            ),
            2,
            9
        );
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task A_part_is_not_sent_to_a_URL_that_expired_during_an_outage()
    {
        UploadScene? progress = null;
        var archive = await RunningArchive.StartAsync(Lifetime);
        await using var scene = await UploadScene.CreateAsync(archive, (request, _) =>
            request.Method == HttpMethod.Put && progress?.Time.Skipped < 40 * Lifetime ? TransportFault.Refused : null
        );
        progress = scene;
        scene.Folder.WriteRandom("a.mp4", TwoParts, seed: 1);
        var refused = 0;
        scene.Network.ResponseReceived = response => refused += response.StatusCode == HttpStatusCode.Forbidden ? 1 : 0;

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, 0), (report.Done, refused));
        Assert.Equal(2, scene.Network.Count("initialize/"));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_large_file_is_announced_only_when_there_is_room_for_its_parts()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Limiter = new ConcurrencyLimiter(1, 1, scene.Time);
        for (var i = 0; i < 3; i++)
            scene.Folder.WriteRandom($"{i}.mp4", TwoParts + i, seed: i);

        var (report, _) = await scene.UploadAsync(new UploadOptions { Jobs = new Jobs(3, 2) });

        Assert.Equal(3, report.Done);
        var order = scene.Network.Requests.Select(request =>
            request.Split('/')[^2] == "initialize" ? "announced "
            : request.StartsWith("PUT ", StringComparison.Ordinal) ? "part "
            : ""
        );
        Assert.Equal("announced part part announced part part announced part part", string.Concat(order).Trim());
    }
}
