using Dandi.Concurrency;

namespace Dandi.Http;

/// <summary>What the requests to the archive, or to its object store, are doing at the moment. Thread-safe.</summary>
/// <remarks>
/// In flight is a request whose first attempt is being sent or responded to. Retries are not: nothing is known to have
/// arrived of them, and nobody should have to wait for them.
/// </remarks>
public sealed class RequestActivity
{
    private readonly Lock _lock = new();
    private readonly ActivityCount _reading = new();
    private readonly ActivityCount _changing = new();
    private DateTimeOffset? _failingSince;

    /// <summary>How many requests are in flight that only read.</summary>
    public int Reading => _reading.Value;

    /// <summary>How many requests are in flight that change something.</summary>
    public int Changing => _changing.Value;

    /// <summary>Since when all attempts have failed and are repeated; null if the last one got a response.</summary>
    public DateTimeOffset? FailingSince
    {
        get
        {
            lock (_lock)
                return _failingSince;
        }
    }

    /// <summary>Counts an attempt of a request until the result is disposed of.</summary>
    public ActivityCount.Entry BeginAttempt(HttpMethod method, bool isRetry) =>
        isRetry ? default
        : method == HttpMethod.Get || method == HttpMethod.Head ? _reading.Enter()
        : _changing.Enter();

    internal void ReportFailure(DateTimeOffset now)
    {
        lock (_lock)
            _failingSince ??= now;
    }

    internal void ReportResponse()
    {
        lock (_lock)
            _failingSince = null;
    }
}
