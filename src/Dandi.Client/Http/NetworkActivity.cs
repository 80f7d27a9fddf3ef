namespace Dandi.Http;

/// <summary>What all requests of a run are doing at the moment.</summary>
public sealed class NetworkActivity
{
    // The same as the shortest outage that the user is told about.
    private static readonly TimeSpan MinOutage = TimeSpan.FromSeconds(5);

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
    /// Since when the archive or its store has not responded, if that is longer than a few seconds; otherwise null.
    /// </summary>
    /// <param name="now">The time.</param>
    public DateTimeOffset? OutageSince(DateTimeOffset now) =>
        new[] { Archive.FailingSince, Store.FailingSince }.Where(since => now - since >= MinOutage).Min();
}
