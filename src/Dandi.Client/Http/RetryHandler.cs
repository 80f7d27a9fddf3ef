namespace Dandi.Http;

/// <summary>Sends a request again while its failure is transient. Every body we build can be sent again, and every answer is read whole before it counts.</summary>
/// <remarks>Whether an earlier attempt took effect although its answer was lost is for the caller to find out (archive-api.md §16).</remarks>
/// <param name="policy">How patient it is.</param>
/// <param name="clock">Told what time it is at the other side.</param>
/// <param name="inner">What carries the requests.</param>
internal sealed class RetryHandler(RetryPolicy policy, ServerClock clock, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    /// <summary>Set on a request to give it a patience of its own.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> Patience = new("patience");

    /// <summary>Set on a request to be told that the other side is overloaded or does not move.</summary>
    public static readonly HttpRequestOptionsKey<Action> Overloaded = new("overloaded");

    /// <summary>Set on a request to say what is odd about an answer, so that it cannot come from whom was asked; null for nothing.</summary>
    public static readonly HttpRequestOptionsKey<Func<HttpResponseMessage, string?>> UnexpectedResponse = new("oddity");

    /// <summary>Set on a request to say whether it is too late for it, however patient we are: its address has expired.</summary>
    public static readonly HttpRequestOptionsKey<Func<bool>> IsTooLate = new("too-late");

    private const long SlowestBytesPerSecond = 10_000;
    private static readonly TimeSpan WorthEnding = TimeSpan.FromSeconds(1);
    private readonly OutageGate _gate = new();
    private readonly RetryDelay _backoff = new(policy, clock);
    private long _requests;

    /// <summary>How many requests were sent, each attempt counted.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        RequestFailures? failures = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var attempt = await SendOnceAsync(request, cancellationToken);
            if (!attempt.IsTransient || cancellationToken.IsCancellationRequested || HasExpired(request))
                return Finish(attempt, failures);
            failures ??= new RequestFailures(policy.Time);
            var patience = PatienceFor(request, attempt);
            var left = patience - failures.Elapsed;
            if (left <= TimeSpan.Zero)
                return Finish(attempt, failures);
            if (attempt.IsOverload && request.Options.TryGetValue(Overloaded, out var tell))
                tell();
            var pause = _backoff.Pause(failures.Retries, attempt.Response, left);
            failures.Outage = Describe(request, attempt, failures.Since, pause, failures.Since + patience);
            policy.Waiting?.Invoke(failures.Outage);
            attempt.Response?.Dispose();
            await PauseAsync(pause, attempt, failures, cancellationToken);
            failures.Retries++;
        }
    }

    private async Task<AttemptOutcome> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        using var silence = new IdleTimeout(policy.Time, cancellationToken);
        if (request.Content is ProgressContent watched)
            watched.Silence = silence;
        // The system takes a short body at once, and nobody sees how it leaves.
        else
            silence.Await(
                IdleTimeout.Default
                    + TimeSpan.FromSeconds((request.Content?.Headers.ContentLength ?? 0) / SlowestBytesPerSecond)
            );
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, silence.Token);
            response.RequestMessage ??= request;
            silence.Heard();
            await ResponseBuffer.ReadWholeAsync(response, silence);
            if (request.Options.TryGetValue(UnexpectedResponse, out var find))
                BufferedContent.Of(response).UnexpectedResponse = find(response);
            var attempt = new AttemptOutcome(response, null);
            // The page of a guest network knows nothing of the time elsewhere.
            if (attempt.UnexpectedResponse is null)
                clock.Observe(response.Headers.Date);
            return attempt;
        }
        catch (Exception error)
        {
            response?.Dispose();
            return new AttemptOutcome(
                null,
                error is OperationCanceledException && silence.WasBroken ? silence.ToException(error) : error
            );
        }
    }

    private HttpResponseMessage Finish(AttemptOutcome attempt, RequestFailures? failures)
    {
        if (attempt.IsSuccess)
            _gate.Succeeded();
        var response = attempt.GetResponse();
        if (failures?.Outage is { } outage)
            policy.Recovered?.Invoke(outage);
        return response;
    }

    private static Outage Describe(
        HttpRequestMessage request,
        AttemptOutcome attempt,
        DateTimeOffset since,
        TimeSpan pause,
        DateTimeOffset end
    ) =>
        new(
            $"{request.Method} {request.RequestUri?.GetLeftPart(UriPartial.Path)}",
            Outage.Describe(attempt.Response, attempt.Error, attempt.UnexpectedResponse),
            since,
            pause,
            end
        );

    /// <summary>Waits before the next attempt; ends early where it is an outage that ends, or when the run is to stop.</summary>
    private async Task PauseAsync(
        TimeSpan pause,
        AttemptOutcome attempt,
        RequestFailures failures,
        CancellationToken cancellationToken
    )
    {
        // Where others have got through since the last failure, it is this request that fails, and not the network.
        var successes = _gate.Successes;
        var isOutage = attempt.Response is null && failures.SuccessesBefore == successes;
        failures.SuccessesBefore = successes;
        var end = isOutage && pause >= WorthEnding ? _gate.NextAsync(successes) : null;
        // A stop ends a pause of an outage, so that the request is tried once more and then given up; short pauses are let be.
        var stops = pause >= WorthEnding && !policy.Stopping.IsCancellationRequested;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            stops ? policy.Stopping : CancellationToken.None
        );
        var wait = end?.WaitAsync(pause, policy.Time, either.Token) ?? Task.Delay(pause, policy.Time, either.Token);
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private TimeSpan PatienceFor(HttpRequestMessage request, AttemptOutcome attempt)
    {
        var patience = request.Options.TryGetValue(Patience, out var own) ? own : policy.Patience;
        if (policy.Stopping.IsCancellationRequested && patience > RetryPolicy.StopPatience)
            patience = RetryPolicy.StopPatience;
        if (_gate.Successes > 0)
            return patience;
        var first = attempt.IsDoubtful ? policy.Doubt : policy.FirstContact;
        return first < patience ? first : patience;
    }

    private static bool HasExpired(HttpRequestMessage request) =>
        request.Options.TryGetValue(IsTooLate, out var isTooLate) && isTooLate();
}
