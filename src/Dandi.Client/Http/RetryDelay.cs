namespace Dandi.Http;

/// <summary>How long to pause before the next attempt: exponential backoff with jitter, or what the server asks for in <c>Retry-After</c>. Thread-safe.</summary>
/// <param name="policy">The source of jitter, and the longest pause.</param>
/// <param name="clock">The time at the server, by which <c>Retry-After</c> dates count.</param>
internal sealed class RetryDelay(RetryPolicy policy, ServerClock clock)
{
    private const double FirstPauseInSeconds = 0.25;
    private const int MaxDoublings = 20;
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromDays(7);
    private readonly Lock _randomLock = new();

    /// <summary>The pause before a retry.</summary>
    /// <param name="retry">How many retries there were before it.</param>
    /// <param name="response">The response to the last attempt; null after an error.</param>
    /// <param name="left">The patience that is left, which bounds what the server asks for.</param>
    public TimeSpan Pause(int retry, HttpResponseMessage? response, TimeSpan left)
    {
        if (RetryAfter(response) is { } asked && asked > TimeSpan.Zero && asked < MaxRetryAfter)
            return asked < left ? asked : left;
        var max = Math.Min(
            RetryPolicy.MaxPause.TotalSeconds,
            FirstPauseInSeconds * Math.Pow(2, Math.Min(retry, MaxDoublings))
        );
        double jitter;
        lock (_randomLock)
            jitter = policy.Random.NextDouble();
        // Full jitter in the upper half.
        return TimeSpan.FromSeconds(max * (0.5 + (jitter / 2)));
    }

    private TimeSpan? RetryAfter(HttpResponseMessage? response) =>
        response?.Headers.RetryAfter?.Delta ?? (response?.Headers.RetryAfter?.Date - clock.Now);
}
