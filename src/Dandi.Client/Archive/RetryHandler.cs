using System.Net;
using Polly;
using Polly.Retry;

namespace Dandi.Archive;

/// <summary>Sends a request again while its failure is transient. Every body we build can be sent again.</summary>
/// <remarks>Whether an earlier attempt took effect although its answer was lost is for the caller to find out (archive-api.md §16).</remarks>
internal sealed class RetryHandler(RetryPolicy policy, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Set on a request to give it a patience of its own.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> Patience = new("patience");

    /// <summary>Set on a request to give its answer a limit of its own.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> AnswerLimit = new("answer limit");

    /// <summary>Set on a request to be told that the other side is overloaded or does not move.</summary>
    public static readonly HttpRequestOptionsKey<Action> Overloaded = new("overloaded");

    private readonly Lock _randomLock = new();
    private long _requests;

    /// <summary>How many requests were sent, each attempt counted.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var patience = request.Options.TryGetValue(Patience, out var own) ? own : policy.Patience;
        var start = policy.Time.GetTimestamp();
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = policy.Time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = arguments => ValueTask.FromResult(
                    IsTransient(arguments.Outcome, cancellationToken) && policy.Time.GetElapsedTime(start) < patience),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(Pause(arguments.AttemptNumber, arguments.Outcome.Result)),
                OnRetry = arguments =>
                {
                    if (IsOverload(arguments.Outcome) && request.Options.TryGetValue(Overloaded, out var tell)) tell();
                    policy.Waiting?.Invoke(Describe(request, arguments.Outcome), arguments.RetryDelay);
                    arguments.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();
        return await pipeline.ExecuteAsync(async token => await SendOnceAsync(request, token), cancellationToken);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        // A part may take hours; it has a limit of its own, on silence.
        var usual = request.Content is { Headers.ContentLength: > 1 << 20 } ? Timeout.InfiniteTimeSpan : RetryPolicy.HeaderLimit;
        var longest = request.Options.TryGetValue(AnswerLimit, out var own) ? own : usual;
        using var limit = new CancellationTokenSource(longest, policy.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await base.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException error) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {longest.TotalSeconds:0} seconds", error);
        }
    }

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return false;
        if (outcome.Exception is not null) return outcome.Exception is HttpRequestException or IOException;
        return outcome.Result?.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
    }

    private static bool IsOverload(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is null || outcome.Result.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;

    /// <summary>Exponential with full jitter in its upper half; what the server asks for wins.</summary>
    private TimeSpan Pause(int attempt, HttpResponseMessage? response)
    {
        if (AskedFor(response) is { } asked && asked > TimeSpan.Zero && asked < TimeSpan.FromDays(7)) return asked;
        var whole = Math.Min(RetryPolicy.LongestPause.TotalSeconds, 0.25 * Math.Pow(2, Math.Min(attempt, 20)));
        double share;
        lock (_randomLock) share = policy.Random.NextDouble();
        return TimeSpan.FromSeconds(whole * (0.5 + (share / 2)));
    }

    private TimeSpan? AskedFor(HttpResponseMessage? response) =>
        response?.Headers.RetryAfter?.Delta ?? (response?.Headers.RetryAfter?.Date - policy.Time.GetUtcNow());

    private static string Describe(HttpRequestMessage request, Outcome<HttpResponseMessage> outcome)
    {
        var why = outcome.Exception?.Message ?? $"status {(int?)outcome.Result?.StatusCode}";
        return $"{request.Method} {request.RequestUri?.GetLeftPart(UriPartial.Path)}: {why}";
    }
}
