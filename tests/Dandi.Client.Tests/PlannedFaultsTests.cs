using Dandi.Testing;
using Dandi.Testing.Faults;

namespace Dandi.Client.Tests;

/// <summary>A fault that a test plans and that never happens is noticed. Each test ends its plans itself, as it would fail of them.</summary>
public sealed class PlannedFaultsTests
{
    [Fact]
    public void One_that_has_not_happened_is_named()
    {
        var hasHappened = false;
        PlannedFaults.Add("the first", () => hasHappened);
        PlannedFaults.Add("the second", () => false);
        hasHappened = true;

        Assert.Equal(["the second"], End());
    }

    [Fact]
    public async Task A_request_that_should_fail_and_is_never_sent_is_noticed()
    {
        using var network = new FaultyHandler((_, _) => TransportFault.Refused);
        using var client = new HttpClient(network, disposeHandler: false);
        PlannedFaults.Add("another", () => false);
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            client.GetAsync(new Uri("http://localhost/"), TestContext.Current.CancellationToken)
        );
        using var unused = new FaultyHandler((_, _) => TransportFault.Refused);

        Assert.Equal(["another", "a fault of a request"], End());
    }

    [Fact]
    public async Task A_rule_of_the_archive_that_comes_true_too_rarely_is_noticed()
    {
        await using var archive = await RunningArchive.StartAsync(
            "GET /api/info/ status=502 n=2",
            "GET /api/info/ status=503",
            "GET /api/stats/ drop"
        );
        foreach (var _ in Enumerable.Range(0, 2))
            await archive.AskAsync("GET", "/info/");

        Assert.Collection(
            End(),
            rule => Assert.Contains("503", rule, StringComparison.Ordinal),
            rule => Assert.Contains("/api/stats/", rule, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_cut_behind_the_end_of_an_answer_is_noticed()
    {
        await using var archive = await RunningArchive.StartAsync(
            "GET /api/info/ cut=1000000 n=1",
            "GET /api/info/ cut=1 n=1"
        );
        await archive.AskAsync("GET", "/info/");
        await Assert.ThrowsAsync<HttpRequestException>(() => archive.AskAsync("GET", "/info/"));

        Assert.Contains("1000000", Assert.Single(End()), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> End() => PlannedFaults.End(TestContext.Current.Test!.UniqueID);
}
