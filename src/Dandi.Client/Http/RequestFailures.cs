namespace Dandi.Http;

/// <summary>What is known of one request from its first transient failure on.</summary>
/// <param name="time">The clock.</param>
internal sealed class RequestFailures(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>When the request failed first.</summary>
    public DateTimeOffset Since { get; } = time.GetUtcNow();

    /// <summary>How long ago that was.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>How many times it was sent again.</summary>
    public int Retries { get; set; }

    /// <summary>What was reported last; null before the first pause.</summary>
    public Outage? Outage { get; set; }

    /// <summary>How many requests of others had succeeded at the last failure; null before.</summary>
    public long? SuccessesBefore { get; set; }
}
