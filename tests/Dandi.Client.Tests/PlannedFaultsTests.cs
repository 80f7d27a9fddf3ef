using Dandi.Testing;
using Dandi.Testing.Faults;

namespace Dandi.Client.Tests;

/// <summary>A test fails if a fault that it planned does not happen.</summary>
/// <remarks>Each test here ends its plans itself; otherwise it would fail because of them.</remarks>
public sealed class PlannedFaultsTests
{
    [Fact]
    public void A_fault_that_did_not_happen_is_listed()
    {
        var hasHappened = false;
        PlannedFaults.Add("the first", () => hasHappened);
        PlannedFaults.Add("the second", () => false);
        hasHappened = true;

        Assert.Equal(["the second"], End());
    }

    [Fact]
    public async Task A_faulty_request_that_was_never_sent_is_listed()
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
    public async Task A_fault_rule_of_the_archive_that_applied_too_rarely_is_listed()
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
    public async Task A_cut_after_the_end_of_a_response_is_listed()
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
