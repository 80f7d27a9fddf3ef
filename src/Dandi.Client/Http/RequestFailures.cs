namespace Dandi.Http;

/// <summary>
/// The state of one request in <see cref="RetryHandler"/> from its first transient failure on. Not thread-safe.
/// </summary>
/// <param name="time">The clock that measures <see cref="Elapsed"/>.</param>
/// <param name="network">Learns of each failure, and when the request is not repeated any more.</param>
internal sealed class RequestFailures(TimeProvider time, NetworkActivity network) : IDisposable
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

    /// <summary>Whether the last attempt could not even connect.</summary>
    public bool IsUnreachable { get; private set; }

    /// <summary>Notes that an attempt has failed, and will be repeated.</summary>
    public void Add(AttemptOutcome attempt)
    {
        IsUnreachable = attempt.IsUnreachable;
        network.ReportFailure(this, time.GetUtcNow());
    }

    /// <inheritdoc/>
    public void Dispose() => network.EndFailures(this);
}
