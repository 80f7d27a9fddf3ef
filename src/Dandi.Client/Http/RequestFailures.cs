namespace Dandi.Http;

/// <summary>
/// The state of one request in <see cref="RetryHandler"/> from its first transient failure on. Not thread-safe.
/// </summary>
/// <param name="time">The clock that measures <see cref="Elapsed"/>.</param>
internal sealed class RequestFailures(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public DateTimeOffset Since { get; } = time.GetUtcNow();

    /// <summary>The time since the first failure, by the monotonic clock.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public int Retries { get; set; }

    /// <summary>What was reported to the user last; null before the first delay.</summary>
    public Outage? Outage { get; set; }

    /// <summary>How many requests had succeeded when this one failed last; null before the first delay.</summary>
    public long? SuccessesAtLastFailure { get; set; }
}
