using Dandi.Http;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Http;

public sealed class NetworkActivityTests
{
    private static readonly AttemptOutcome NotConnected = new(null, new HttpRequestException());
    private readonly FakeTimeProvider _time = new();
    private readonly NetworkActivity _network = new();

    private DateTimeOffset? OutageSince => _network.OutageSince(_time.GetUtcNow());

    [Fact]
    public void An_outage_is_over_when_the_last_failing_request_is_given_up()
    {
        using var first = new RequestFailures(_time, _network);
        using var second = new RequestFailures(_time, _network);
        var start = _time.GetUtcNow();
        first.Add(NotConnected);
        _time.Advance(TimeSpan.FromSeconds(8));
        second.Add(NotConnected);

        first.Dispose();
        Assert.Equal(start, OutageSince);
        second.Dispose();

        Assert.Null(OutageSince);
    }

    [Fact]
    public void An_outage_is_over_when_any_other_request_gets_a_response()
    {
        using var failing = new RequestFailures(_time, _network);
        failing.Add(NotConnected);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(OutageSince);

        _network.ReportResponse();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(OutageSince);

        var again = _time.GetUtcNow();
        failing.Add(NotConnected);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(again, OutageSince);
    }
}
