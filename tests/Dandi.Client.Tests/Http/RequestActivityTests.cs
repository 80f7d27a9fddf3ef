using Dandi.Http;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Http;

public sealed class RequestActivityTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RequestActivity _activity = new();

    [Fact]
    public void An_outage_is_over_when_the_last_failing_request_is_given_up()
    {
        using var first = new RequestFailures(_time, _activity);
        using var second = new RequestFailures(_time, _activity);
        var start = _time.GetUtcNow();
        first.Add(new AttemptOutcome(null, new HttpRequestException()));
        _time.Advance(TimeSpan.FromSeconds(8));
        second.Add(new AttemptOutcome(null, new HttpRequestException()));

        first.Dispose();
        Assert.Equal(start, _activity.FailingSince);
        second.Dispose();

        Assert.Null(_activity.FailingSince);
    }

    [Fact]
    public void An_attempt_is_in_flight_unless_the_one_before_could_not_connect()
    {
        using var failures = new RequestFailures(_time, _activity);
        failures.Add(new AttemptOutcome(null, new HttpRequestException(HttpRequestError.ConnectionError)));
        using (_activity.BeginAttempt(HttpMethod.Put, failures.IsUnreachable))
            Assert.Equal(0, _activity.Changing);
        failures.Add(new AttemptOutcome(null, new HttpRequestException(HttpRequestError.ResponseEnded)));
        using (_activity.BeginAttempt(HttpMethod.Put, failures.IsUnreachable))
            Assert.Equal(1, _activity.Changing);

        Assert.Equal(0, _activity.Changing);
    }
}
