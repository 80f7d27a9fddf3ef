namespace Dandi.Http;

/// <summary>
/// Computes the delay before the next attempt: exponential backoff with jitter, or what the server asks for in
/// <c>Retry-After</c> (<see href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, section
/// 10.2.3</see>). Thread-safe.
/// </summary>
/// <param name="policy">The source of jitter.</param>
/// <param name="clock">The clock of the server, for a <c>Retry-After</c> that is a date.</param>
internal sealed class RetryDelay(RetryPolicy policy, ServerClock clock)
{
    private const double FirstDelayInSeconds = 0.25;
    private const int MaxDoublings = 20;
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromDays(7);
    private readonly Lock _randomLock = new();

    /// <summary>Computes the delay before a retry.</summary>
    /// <param name="retry">The number of retries so far.</param>
    /// <param name="response">The response to the last attempt; null after an error.</param>
    /// <param name="left">The remaining patience: the maximum, so that the last attempt is made when it ends.</param>
    public TimeSpan Before(int retry, HttpResponseMessage? response, TimeSpan left)
    {
        var delay =
            RetryAfter(response) is { } asked && asked > TimeSpan.Zero && asked < MaxRetryAfter
                ? asked
                : Backoff(retry);
        // Delays are in whole milliseconds, and one that ends early would leave room for many more.
        return delay < left ? delay : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
    }

    private TimeSpan Backoff(int retry)
    {
        var max = Math.Min(
            RetryPolicy.MaxPause.TotalSeconds,
            FirstDelayInSeconds * Math.Pow(2, Math.Min(retry, MaxDoublings))
        );
        double jitter;
        lock (_randomLock)
            jitter = policy.Random.NextDouble();
        // A random delay from half of the maximum to the maximum.
        return TimeSpan.FromSeconds(max * (0.5 + (jitter / 2)));
    }

    private TimeSpan? RetryAfter(HttpResponseMessage? response) =>
        response?.Headers.RetryAfter?.Delta ?? (response?.Headers.RetryAfter?.Date - clock.Now);
}
