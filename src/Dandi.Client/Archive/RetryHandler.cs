using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Polly;
using Polly.Retry;

namespace Dandi.Archive;

/// <summary>Sends a request again while its failure is transient. Every body we build can be sent again, and every answer is read whole before it counts.</summary>
/// <remarks>Whether an earlier attempt took effect although its answer was lost is for the caller to find out (archive-api.md §16).</remarks>
/// <param name="policy">How patient it is.</param>
/// <param name="clock">Told what time it is at the other side.</param>
/// <param name="inner">What carries the requests.</param>
internal sealed class RetryHandler(RetryPolicy policy, ServerClock clock, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Set on a request to give it a patience of its own.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> Patience = new("patience");

    /// <summary>Set on a request to be told that the other side is overloaded or does not move.</summary>
    public static readonly HttpRequestOptionsKey<Action> Overloaded = new("overloaded");

    /// <summary>Set on a request to say what is odd about an answer, so that it cannot come from whom was asked; null for nothing.</summary>
    public static readonly HttpRequestOptionsKey<Func<HttpResponseMessage, string?>> Oddity = new("oddity");

    /// <summary>Set on a request to say whether it is too late for it, however patient we are: its address has expired.</summary>
    public static readonly HttpRequestOptionsKey<Func<bool>> IsTooLate = new("too-late");

    private const long SlowestBytesPerSecond = 10_000;
    private static readonly TimeSpan WorthEnding = TimeSpan.FromSeconds(1);
    private readonly Reach _reach = new();
    private readonly Lock _randomLock = new();
    private long _requests;

    /// <summary>How many requests were sent, each attempt counted.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (start, since) = (policy.Time.GetTimestamp(), (DateTimeOffset?)null);
        Outage? outage = null;
        long? answers = null;
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = policy.Time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = arguments =>
                {
                    if (!IsTransient(arguments.Outcome, cancellationToken) || (request.Options.TryGetValue(IsTooLate, out var isTooLate) && isTooLate())) return ValueTask.FromResult(false);
                    if (since is null) (start, since) = (policy.Time.GetTimestamp(), policy.Time.GetUtcNow());
                    return ValueTask.FromResult(policy.Time.GetElapsedTime(start) < PatienceFor(request, arguments.Outcome));
                },
                // The pause is made below, for it may end early.
                DelayGenerator = _ => ValueTask.FromResult<TimeSpan?>(TimeSpan.Zero),
                OnRetry = async arguments =>
                {
                    if (IsOverload(arguments.Outcome) && request.Options.TryGetValue(Overloaded, out var tell)) tell();
                    var pause = Pause(arguments.AttemptNumber, arguments.Outcome.Result, PatienceFor(request, arguments.Outcome) - policy.Time.GetElapsedTime(start));
                    outage = Describe(request, arguments.Outcome, since!.Value, pause);
                    policy.Waiting?.Invoke(outage);
                    arguments.Outcome.Result?.Dispose();
                    // Where others have got through since the last failure, it is this request that fails, and not the network.
                    var isOutage = arguments.Outcome.Result is null && answers == _reach.Answers;
                    answers = _reach.Answers;
                    await PauseAsync(pause, isOutage && pause >= WorthEnding ? _reach.NextAsync(answers.Value) : null, cancellationToken);
                },
            })
            .Build();
        var response = await pipeline.ExecuteAsync(async token => await SendOnceAsync(request, token), cancellationToken);
        if (response.IsSuccessStatusCode && OddityOf(response) is null) _reach.Answered();
        if (outage is not null) policy.Recovered?.Invoke(outage);
        return response;
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        using var silence = new SilenceLimit(policy.Time, cancellationToken);
        if (request.Content is WatchedContent watched) watched.Silence = silence;
        // The system takes a short body at once, and nobody sees how it leaves.
        else silence.Await(SilenceLimit.Longest + TimeSpan.FromSeconds((request.Content?.Headers.ContentLength ?? 0) / SlowestBytesPerSecond));
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, silence.Token);
            response.RequestMessage ??= request;
            silence.Heard();
            await AnswerReading.ReadWholeAsync(response, silence);
            if (request.Options.TryGetValue(Oddity, out var find)) WholeAnswer.Of(response).Oddity = find(response);
            // The page of a guest network knows nothing of the time elsewhere.
            if (OddityOf(response) is null) clock.Observe(response.Headers.Date);
            return response;
        }
        catch (Exception error)
        {
            response?.Dispose();
            if (error is OperationCanceledException && silence.WasBroken) throw silence.ToException(error);
            throw;
        }
    }

    /// <summary>Waits.</summary>
    /// <param name="pause">How long.</param>
    /// <param name="end">What ends it before; null for nothing.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    private async Task PauseAsync(TimeSpan pause, Task? end, CancellationToken cancellationToken)
    {
        // A stop ends a pause of an outage, so that the request is tried once more and then given up; short pauses are let be.
        var stops = pause >= WorthEnding && !policy.Stopping.IsCancellationRequested;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stops ? policy.Stopping : CancellationToken.None);
        var wait = end?.WaitAsync(pause, policy.Time, either.Token) ?? Task.Delay(pause, policy.Time, either.Token);
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return false;
        if (outcome.Exception is not null) return outcome.Exception is HttpRequestException or IOException or SocketException;
        return outcome.Result!.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout || OddityOf(outcome.Result) is not null;
    }

    private static string? OddityOf(HttpResponseMessage response)
    {
        if (!AnswerReading.IsRedirect(response.StatusCode)) return WholeAnswer.Of(response).Oddity;
        var (asked, told) = (response.RequestMessage!.RequestUri!, response.Headers.Location);
        return asked.Scheme == Uri.UriSchemeHttp && told is { IsAbsoluteUri: true, Scheme: "https" } && told.Host == asked.Host
            ? "sends us to the same address with https: name the archive with https"
            : $"sends us to {told?.Host ?? "another place"}, as the login page of a guest network does";
    }

    private static bool IsOverload(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is null || outcome.Result.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;

    private TimeSpan PatienceFor(HttpRequestMessage request, Outcome<HttpResponseMessage> outcome)
    {
        var patience = request.Options.TryGetValue(Patience, out var own) ? own : policy.Patience;
        if (policy.Stopping.IsCancellationRequested && patience > RetryPolicy.StopPatience) patience = RetryPolicy.StopPatience;
        if (_reach.Answers > 0) return patience;
        var first = IsDoubtful(outcome) ? policy.Doubt : policy.FirstContact;
        return first < patience ? first : patience;
    }

    /// <summary>Whether the address rather than the network seems to be wrong.</summary>
    private static bool IsDoubtful(Outcome<HttpResponseMessage> outcome) => outcome.Exception is { } error
        ? error.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound } or AuthenticationException
        : OddityOf(outcome.Result!) is not null;

    /// <summary>Exponential with full jitter in its upper half; what the server asks for wins, as far as our patience goes.</summary>
    private TimeSpan Pause(int attempt, HttpResponseMessage? response, TimeSpan left)
    {
        if (AskedFor(response) is { } asked && asked > TimeSpan.Zero && asked < TimeSpan.FromDays(7)) return asked < left ? asked : left;
        var whole = Math.Min(RetryPolicy.LongestPause.TotalSeconds, 0.25 * Math.Pow(2, Math.Min(attempt, 20)));
        double share;
        lock (_randomLock) share = policy.Random.NextDouble();
        return TimeSpan.FromSeconds(whole * (0.5 + (share / 2)));
    }

    private TimeSpan? AskedFor(HttpResponseMessage? response) =>
        response?.Headers.RetryAfter?.Delta ?? (response?.Headers.RetryAfter?.Date - clock.Now);

    private Outage Describe(HttpRequestMessage request, Outcome<HttpResponseMessage> outcome, DateTimeOffset since, TimeSpan pause) => new(
        $"{request.Method} {request.RequestUri?.GetLeftPart(UriPartial.Path)}",
        Outage.Describe(outcome.Result, outcome.Exception, outcome.Result is null ? null : OddityOf(outcome.Result)),
        since,
        pause,
        since + PatienceFor(request, outcome));
}
