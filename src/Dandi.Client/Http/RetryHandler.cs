using Dandi.Concurrency;

namespace Dandi.Http;

/// <summary>
/// Sends a request, and sends it again while it fails in a way that may be transient (archive-api.md §13). All
/// requests to one server, archive or store, go through one instance.
/// </summary>
/// <remarks>
/// <para>
/// One request is a loop of <em>attempt → classify → delay</em>. An attempt (<see cref="SendOnceAsync"/>) sends the
/// request from its beginning under an <see cref="IdleTimeout"/> of its own, and reads the response to its end, into
/// memory or a <see cref="StreamedBody"/>, so a response that is cut off is a failed attempt.
/// <see cref="AttemptOutcome"/> classifies it. The loop ends with a success, with an outcome that is not transient,
/// when the patience is used up, when the URL has expired, or when the caller cancels. The caller then gets the last
/// response or exception.
/// </para>
/// <para>
/// The patience counts from the first failure of the request (<see cref="RequestFailures"/>). It depends on what failed
/// and on whether any request has succeeded before: see <see cref="PatienceFor"/>.
/// </para>
/// <para>
/// A delay is an exponential backoff or what the server asks for in <c>Retry-After</c>
/// (<see href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, section 10.2.3</see>). It ends early
/// when another request succeeds and so ends the outage (<see cref="OutageGate"/>), or when the run is to stop.
/// </para>
/// <para>
/// Requests must be repeatable: every body can be sent again. Whether an earlier attempt took effect although its
/// response was lost must be found out by the caller (archive-api.md §16). Thread-safe.
/// </para>
/// </remarks>
/// <param name="policy">How long to retry, and whom to notify.</param>
/// <param name="clock">Set from the <c>Date</c> of responses.</param>
/// <param name="activity">Counts the requests.</param>
/// <param name="inner">The transport.</param>
internal sealed class RetryHandler(
    RetryPolicy policy,
    ServerClock clock,
    RequestActivity activity,
    HttpMessageHandler inner
) : DelegatingHandler(inner)
{
    /// <summary>Request option: a patience for this request alone.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> Patience = new("patience");

    /// <summary>
    /// Request option: called when the server is overloaded or unreachable, or when the attempt timed out.
    /// </summary>
    public static readonly HttpRequestOptionsKey<Action> Overloaded = new("overloaded");

    /// <summary>
    /// Request option: explains why a response cannot come from the server that was asked, as the predicate of a
    /// sentence; null if it can. Such a response is retried.
    /// </summary>
    public static readonly HttpRequestOptionsKey<Func<HttpResponseMessage, string?>> UnexpectedResponse = new(
        "unexpected-response"
    );

    /// <summary>
    /// Request option: the maximum length of a success; <see cref="ResponseBuffer.DefaultMaxLength"/> without it.
    /// </summary>
    public static readonly HttpRequestOptionsKey<int> MaxLength = new("max-length");

    /// <summary>
    /// Request option: takes the body of a success as it arrives; without it, a <see cref="ResponseBuffer"/> does.
    /// </summary>
    public static readonly HttpRequestOptionsKey<StreamedBody> Body = new("body");

    /// <summary>
    /// Request option: the success is a redirect, which the caller follows. All others come from captive portals.
    /// </summary>
    public static readonly HttpRequestOptionsKey<bool> ExpectsRedirect = new("expects-redirect");

    /// <summary>Request option: whether the presigned URL has expired, so that retrying is pointless.</summary>
    public static readonly HttpRequestOptionsKey<Func<bool>> HasExpired = new("has-expired");

    // An attempt that received less has not shown that the next one will get further.
    private const long MinBytesOfProgress = 64 << 10;

    // Shorter delays are not worth being ended early.
    private static readonly TimeSpan MinInterruptibleDelay = TimeSpan.FromSeconds(1);
    private readonly OutageGate _gate = new();
    private readonly ResponseBuffer _buffer = new(policy.Time);
    private readonly RetryDelay _delay = new(policy, clock);
    private long _requests;

    /// <summary>How many attempts were made so far.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Counts an attempt that was sent in another way, until the result is disposed of.</summary>
    public ActivityCount.Entry BeginForeign(HttpMethod method)
    {
        Interlocked.Increment(ref _requests);
        return activity.BeginAttempt(method, isUnreachable: false);
    }

    /// <summary>Notes the success of an attempt that was sent in another way.</summary>
    /// <param name="date">The <c>Date</c> of the response.</param>
    public void ReportForeignSuccess(DateTimeOffset? date)
    {
        clock.Observe(date);
        _gate.ReportSuccess();
        policy.Network.ReportResponse();
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        RequestFailures? failures = null;
        request.Options.TryGetValue(Body, out var body);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var kept = body?.BytesKept ?? 0;
                AttemptOutcome attempt;
                using (activity.BeginAttempt(request.Method, failures?.IsUnreachable ?? false))
                    attempt = await SendOnceAsync(request, body, cancellationToken);
                if (!attempt.IsTransient || cancellationToken.IsCancellationRequested || IsExpired(request))
                    return Finish(attempt, failures);
                if (body?.BytesKept - kept >= MinBytesOfProgress)
                {
                    failures?.Dispose();
                    failures = null;
                }
                failures ??= new RequestFailures(policy.Time, policy.Network);
                if (!await WaitForRetryAsync(request, attempt, failures, cancellationToken))
                    return Finish(attempt, failures);
            }
        }
        finally
        {
            failures?.Dispose();
        }
    }

    /// <summary>Waits until the request can be sent again.</summary>
    /// <returns>False if the patience is used up.</returns>
    private async ValueTask<bool> WaitForRetryAsync(
        HttpRequestMessage request,
        AttemptOutcome attempt,
        RequestFailures failures,
        CancellationToken cancellationToken
    )
    {
        var patience = PatienceFor(request, attempt);
        var left = patience - failures.Elapsed;
        if (left <= TimeSpan.Zero)
            return false;
        if (attempt.IsOverload && request.Options.TryGetValue(Overloaded, out var overloaded))
            overloaded();
        var delay = _delay.Before(failures.Retries, attempt.Response, left);
        failures.Outage = Describe(request, attempt, failures.Since, delay, failures.Since.AddClamped(patience)) with
        {
            Limit =
                policy.Stopping.IsCancellationRequested ? OutageLimit.Stop
                : _gate.Successes == 0 && patience < policy.Patience ? OutageLimit.FirstContact
                : OutageLimit.Patience,
        };
        failures.Add(attempt);
        policy.Waiting?.Invoke(failures.Outage);
        attempt.Response?.Dispose();
        await DelayAsync(delay, attempt, failures, cancellationToken);
        failures.Retries++;
        return true;
    }

    private async Task<AttemptOutcome> SendOnceAsync(
        HttpRequestMessage request,
        StreamedBody? body,
        CancellationToken cancellationToken
    )
    {
        Interlocked.Increment(ref _requests);
        body?.Prepare(request);
        using var idle = new IdleTimeout(policy.Time, cancellationToken);
        if (request.Content is ProgressContent progress)
            progress.IdleTimeout = idle;
        else
            idle.Allow(IdleTimeout.ForBody(request.Content?.Headers.ContentLength ?? 0));
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, idle.Token);
            response.RequestMessage ??= request;
            idle.Restart();
            if (body is not null && response.IsSuccessStatusCode)
                await ReadAsync(response, body, idle);
            else
                await BufferAsync(request, response, idle);
            var attempt = new AttemptOutcome(response, null);
            // A captive portal does not know the time of the server.
            if (attempt.UnexpectedResponse is null)
                clock.Observe(response.Headers.Date);
            return attempt;
        }
        catch (Exception error)
        {
            response?.Dispose();
            return new AttemptOutcome(
                null,
                error is OperationCanceledException && idle.HasTimedOut ? idle.ToException(error) : error
            );
        }
    }

    private async Task BufferAsync(HttpRequestMessage request, HttpResponseMessage response, IdleTimeout idle)
    {
        var maxLength = request.Options.TryGetValue(MaxLength, out var own) ? own : ResponseBuffer.DefaultMaxLength;
        await _buffer.ReadToEndAsync(response, idle, maxLength);
        if (request.Options.TryGetValue(UnexpectedResponse, out var find))
            BufferedContent.Of(response).UnexpectedResponse = find(response);
    }

    private static async Task ReadAsync(HttpResponseMessage response, StreamedBody body, IdleTimeout idle)
    {
        // Disposing it before its end closes the connection.
        using var unread = response.Content;
        var problem = body.FindProblem(response);
        if (problem is null)
        {
            await using var stream = await unread.ReadAsStreamAsync(idle.Token);
            await body.ReadAsync(response, stream, idle);
        }
        response.Content = BufferedContent.Empty(problem);
    }

    private HttpResponseMessage Finish(AttemptOutcome attempt, RequestFailures? failures)
    {
        if (attempt.IsSuccess)
            _gate.ReportSuccess();
        if (!attempt.IsTransient)
            policy.Network.ReportResponse();
        var response = attempt.GetResponse();
        if (!attempt.IsTransient && failures?.Outage is { } outage)
            policy.Recovered?.Invoke(outage);
        return response;
    }

    private static Outage Describe(
        HttpRequestMessage request,
        AttemptOutcome attempt,
        DateTimeOffset since,
        TimeSpan delay,
        DateTimeOffset end
    ) =>
        new(
            $"{request.Method} {Redaction.Url(request.RequestUri!)}",
            Outage.Describe(attempt.Response, attempt.Error, attempt.UnexpectedResponse),
            since,
            delay,
            end
        );

    /// <summary>Waits before the next attempt, less long if the outage ends or the run is to stop.</summary>
    private async Task DelayAsync(
        TimeSpan delay,
        AttemptOutcome attempt,
        RequestFailures failures,
        CancellationToken cancellationToken
    )
    {
        // If other requests succeeded since the last failure, the cause is this request and not an outage.
        var successes = _gate.Successes;
        var isOutage = attempt.Response is null && failures.SuccessesAtLastFailure == successes;
        failures.SuccessesAtLastFailure = successes;
        var end = isOutage && delay >= MinInterruptibleDelay ? _gate.WaitForSuccessAsync(successes) : null;
        // When the run is to stop, the request is tried once more right away.
        var isStoppable = delay >= MinInterruptibleDelay && !policy.Stopping.IsCancellationRequested;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            isStoppable ? policy.Stopping : CancellationToken.None
        );
        var wait = end?.WaitAsync(delay, policy.Time, either.Token) ?? Task.Delay(delay, policy.Time, either.Token);
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// The patience of the request or the run; less while the run is to stop, and less until the first request has
    /// succeeded, because the URL may be wrong.
    /// </summary>
    private TimeSpan PatienceFor(HttpRequestMessage request, AttemptOutcome attempt)
    {
        var patience = request.Options.TryGetValue(Patience, out var own) ? own : policy.Patience;
        if (policy.Stopping.IsCancellationRequested && patience > RetryPolicy.StopPatience)
            patience = RetryPolicy.StopPatience;
        if (_gate.Successes > 0)
            return patience;
        var first = attempt.SuggestsWrongUrl ? policy.WrongUrlPatience : policy.FirstContactPatience;
        return first < patience ? first : patience;
    }

    private static bool IsExpired(HttpRequestMessage request) =>
        request.Options.TryGetValue(HasExpired, out var hasExpired) && hasExpired();
}
