namespace Dandi.Throttling;

/// <summary>
/// Tells when so many of the recent requests were overloads that fewer should be sent: more than one in ten, and not
/// within the last second. Fewer are due to single connections. Not thread-safe.
/// </summary>
internal sealed class OverloadRate(TimeProvider time)
{
    private const double ToleratedRate = 0.1;
    private const double RecentRequests = 256;
    private static readonly TimeSpan MinTimeBetweenReactions = TimeSpan.FromSeconds(1);

    private double _overloads;
    private double _requests;
    private long? _lastReaction;

    /// <summary>Counts a request that has ended.</summary>
    public void CountRequest()
    {
        if (++_requests >= RecentRequests)
            (_requests, _overloads) = (_requests / 2, _overloads / 2);
    }

    /// <summary>Counts an overload.</summary>
    /// <returns>Whether fewer requests should be sent from now on.</returns>
    public bool CountOverload()
    {
        if (++_overloads <= _requests * ToleratedRate)
            return false;
        if (_lastReaction is { } last && time.GetElapsedTime(last) < MinTimeBetweenReactions)
            return false;
        _lastReaction = time.GetTimestamp();
        // What led to this reaction must not count again after it.
        (_requests, _overloads) = (0, 0);
        return true;
    }
}
