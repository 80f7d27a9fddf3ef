namespace Dandi.Http;

/// <summary>What all requests of a run are doing at the moment. Thread-safe.</summary>
public sealed class NetworkActivity
{
    // The same as the shortest outage that the user is told about.
    private static readonly TimeSpan MinOutage = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();

    // The requests that have failed and are repeated.
    private readonly HashSet<object> _failing = [];
    private DateTimeOffset? _failingSince;

    /// <summary>The requests to archives.</summary>
    public RequestActivity Archive { get; } = new();

    /// <summary>The requests to their object stores.</summary>
    public RequestActivity Store { get; } = new();

    /// <summary>
    /// How many requests are in flight that should be finished before a run ends: those that change something, and
    /// those for the content of files.
    /// </summary>
    public int InFlight => Archive.Changing + Store.Changing + Store.Reading;

    /// <summary>
    /// Since when all attempts have failed, if that is longer than a few seconds; null if the last one got a response,
    /// from the archive or its store, or if no request is repeated any more.
    /// </summary>
    /// <param name="now">The time.</param>
    public DateTimeOffset? OutageSince(DateTimeOffset now)
    {
        lock (_lock)
            return now - _failingSince >= MinOutage ? _failingSince : null;
    }

    internal void ReportFailure(object request, DateTimeOffset now)
    {
        lock (_lock)
        {
            _failing.Add(request);
            _failingSince ??= now;
        }
    }

    internal void EndFailures(object request)
    {
        lock (_lock)
        {
            if (_failing.Remove(request) && _failing.Count == 0)
                _failingSince = null;
        }
    }

    internal void ReportResponse()
    {
        lock (_lock)
            _failingSince = null;
    }
}
