using System.Net;
using Dandi.Http;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Http;

public sealed class RetryHandlerTests
{
    private readonly SkippingTimeProvider _time = new(RetryPolicy.MaxPause);
    private CancellationToken _token = TestContext.Current.CancellationToken;
    private int _calls;

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Transient_statuses_are_retried(int status)
    {
        var response = await SendAsync(call => new HttpResponseMessage(
            call < 5 ? (HttpStatusCode)status : HttpStatusCode.OK
        ));

        Assert.Equal((HttpStatusCode.OK, 5), (response.StatusCode, _calls));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(501)]
    public async Task Other_error_statuses_are_not_retried(int status)
    {
        await SendAsync(_ => new HttpResponseMessage((HttpStatusCode)status));

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_lost_connection_is_retried()
    {
        await SendAsync(call =>
            call < 3 ? throw new HttpRequestException("reset") : new HttpResponseMessage(HttpStatusCode.OK)
        );

        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task The_delay_is_that_of_Retry_After()
    {
        await SendAsync(call =>
        {
            if (call > 1)
                return new HttpResponseMessage(HttpStatusCode.OK);
            var busy = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            busy.Headers.TryAddWithoutValidation("Retry-After", "29");
            return busy;
        });

        Assert.Equal(TimeSpan.FromSeconds(29), _time.Skipped);
    }

    [Fact]
    public async Task A_patience_that_ends_while_the_delay_is_computed_ends_the_retries()
    {
        using var transport = new Transport(() =>
        {
            _calls++;
            var busy = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            busy.Headers.TryAddWithoutValidation("Retry-After", "29");
            return busy;
        });
        using var clients = new HttpClients(
            new RetryPolicy(TimeSpan.FromMilliseconds(5), new AdvancingTimeProvider(), new Random(1)),
            "test",
            transport
        );

        using var response = await clients.Storage.GetAsync(new Uri("http://localhost/"), _token);

        Assert.Equal((HttpStatusCode.TooManyRequests, 2), (response.StatusCode, _calls));
    }

    [Fact]
    public async Task Delays_grow_to_half_a_minute_until_the_patience_ends()
    {
        var backoff = new List<TimeSpan>();
        var response = await SendAsync(_ => new HttpResponseMessage(HttpStatusCode.BadGateway), backoff);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.InRange(backoff.Count, RetryPolicy.DefaultPatience / RetryPolicy.MaxPause, int.MaxValue);
        for (var i = 0; i < backoff.Count - 1; i++)
        {
            var max = Math.Min(30, 0.25 * Math.Pow(2, i));
            Assert.InRange(backoff[i].TotalSeconds, max / 2, max);
        }
        // The last attempt is made when the patience ends, as was announced.
        var end = RetryPolicy.DefaultPatience;
        Assert.InRange(_time.Skipped, end, end + TimeSpan.FromMilliseconds(1));
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 1800)]
    public async Task A_redirect_before_the_first_success_is_retried_briefly_for_an_archive_only(
        bool isArchive,
        int seconds
    )
    {
        var policy = new RetryPolicy(RetryPolicy.DefaultPatience, _time, new Random(1));
        using var transport = new Transport(() => new HttpResponseMessage(HttpStatusCode.Found));
        using var clients = new HttpClients(policy, "test", transport);

        await (isArchive ? clients.Archive : clients.Storage).GetAsync(new Uri("http://localhost/"), _token);

        Assert.InRange(_time.Skipped.TotalSeconds, seconds, seconds + 1);
    }

    [Fact]
    public async Task After_the_first_success_redirects_are_retried_with_the_full_patience()
    {
        await SendAsync(
            call => new HttpResponseMessage(
                call > 1 && _time.Skipped < TimeSpan.FromMinutes(20) ? HttpStatusCode.Found : HttpStatusCode.OK
            ),
            requests: 2
        );

        Assert.InRange(_time.Skipped, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(21));
    }

    [Fact]
    public async Task A_cancelled_request_is_not_retried()
    {
        using var source = new CancellationTokenSource();
        _token = source.Token;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            SendAsync(_ =>
            {
                source.Cancel();
                throw new HttpRequestException("reset");
            })
        );

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task When_one_request_succeeds_after_an_outage_the_others_are_retried_at_once()
    {
        var (time, isDown, max) = (new FakeTimeProvider(), true, TimeSpan.Zero);
        var policy = new RetryPolicy(RetryPolicy.DefaultPatience, time, new Random(1))
        {
            Waiting = outage => max = outage.Pause,
        };
        using var transport = new Transport(() =>
            isDown ? throw new HttpRequestException("no route") : new HttpResponseMessage(HttpStatusCode.OK)
        );
        using var clients = new HttpClients(policy, "test", transport);
        var requests = Enumerable
            .Range(0, 20)
            .Select(_ => clients.Storage.GetAsync(new Uri("http://localhost/"), _token))
            .ToList();

        await AdvanceUntilAsync(time, () => max > TimeSpan.FromSeconds(15));
        isDown = false;
        await AdvanceUntilAsync(time, () => requests.Exists(request => request.IsCompleted));

        await Task.WhenAll(requests).WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, _token);
    }

    [Fact]
    public async Task A_request_that_fails_while_others_succeed_keeps_its_delays()
    {
        var (time, calls) = (new FakeTimeProvider(), 0);
        using var transport = new Transport(request =>
            request.RequestUri!.AbsolutePath == "/bad"
                ? throw new HttpRequestException($"reset {Interlocked.Increment(ref calls)}")
                : new HttpResponseMessage(HttpStatusCode.OK)
        );
        using var clients = new HttpClients(
            new RetryPolicy(TimeSpan.FromMinutes(5), time, new Random(1)),
            "test",
            transport
        );
        var bad = clients.Storage.GetAsync(new Uri("http://localhost/bad"), _token);

        await AdvanceUntilAsync(
            time,
            () => bad.IsCompleted,
            () => clients.Storage.GetAsync(new Uri("http://localhost/good"), _token)
        );

        await Assert.ThrowsAsync<HttpRequestException>(() => bad);
        // The delays grow to between 15 and 30 s and stay there for the rest of the five minutes.
        Assert.InRange(calls, 8, 30);
    }

    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> holds, Func<Task>? meanwhile = null)
    {
        while (!holds())
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            if (meanwhile is not null)
                await meanwhile();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(1, 8)]
    public async Task Once_the_run_is_stopping_a_request_is_retried_for_at_most_ten_seconds(int stopAt, int maxCalls)
    {
        using var stopping = new CancellationTokenSource();
        var policy = new RetryPolicy(RetryPolicy.DefaultPatience, _time, new Random(1)) { Stopping = stopping.Token };
        using var transport = new Transport(() =>
        {
            if (++_calls == stopAt)
                stopping.Cancel();
            throw new HttpRequestException("reset");
        });
        using var clients = new HttpClients(policy, "test", transport);

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            clients.Archive.GetAsync(new Uri("http://localhost/"), _token)
        );

        Assert.InRange(_calls, stopAt, maxCalls);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, 1)]
    [InlineData(HttpStatusCode.NotFound, 1)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 0)]
    public async Task A_server_is_reported_as_reachable_again_only_if_it_is(HttpStatusCode last, int expected)
    {
        var recovered = 0;
        var policy = new RetryPolicy(TimeSpan.FromMinutes(1), _time, new Random(1)) { Recovered = _ => recovered++ };
        using var transport = new Transport(() =>
            new HttpResponseMessage(++_calls < 3 ? HttpStatusCode.ServiceUnavailable : last)
        );
        using var clients = new HttpClients(policy, "test", transport);

        using var response = await clients.Archive.GetAsync(new Uri("http://localhost/"), _token);

        Assert.Equal((last, expected), (response.StatusCode, recovered));
    }

    private async Task<HttpResponseMessage> SendAsync(
        Func<int, HttpResponseMessage> response,
        List<TimeSpan>? backoff = null,
        int requests = 1
    )
    {
        var policy = new RetryPolicy(RetryPolicy.DefaultPatience, _time, new Random(1))
        {
            Waiting = outage => backoff?.Add(outage.Pause),
        };
        using var transport = new Transport(() => response(Interlocked.Increment(ref _calls)));
        using var clients = new HttpClients(policy, "test", transport);
        for (var request = 1; request < requests; request++)
            (await clients.Archive.GetAsync(new Uri("http://localhost/"), _token)).Dispose();
        return await clients.Archive.GetAsync(new Uri("http://localhost/"), _token);
    }

    /// <summary>A clock that advances by 4 ms whenever it is read.</summary>
    private sealed class AdvancingTimeProvider : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _ticks, 4 * TimeSpan.TicksPerMillisecond);
    }

    private sealed class Transport(Func<HttpRequestMessage, HttpResponseMessage> response) : HttpMessageHandler
    {
        public Transport(Func<HttpResponseMessage> response)
            : this(_ => response()) { }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => Task.FromResult(Described(response(request), request));

        private static HttpResponseMessage Described(HttpResponseMessage response, HttpRequestMessage request)
        {
            response.RequestMessage = request;
            return response;
        }
    }
}
