using Dandi.Http;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Http;

public sealed class RequestActivityTests
{
    private readonly RequestActivity _activity = new();

    [Fact]
    public void An_attempt_is_in_flight_unless_the_one_before_could_not_connect()
    {
        using var failures = new RequestFailures(new FakeTimeProvider(), new NetworkActivity());
        failures.Add(new AttemptOutcome(null, new HttpRequestException(HttpRequestError.ConnectionError)));
        using (_activity.BeginAttempt(HttpMethod.Put, failures.IsUnreachable))
            Assert.Equal(0, _activity.Changing);
        failures.Add(new AttemptOutcome(null, new HttpRequestException(HttpRequestError.ResponseEnded)));
        using (_activity.BeginAttempt(HttpMethod.Put, failures.IsUnreachable))
            Assert.Equal(1, _activity.Changing);

        Assert.Equal(0, _activity.Changing);
    }
}
