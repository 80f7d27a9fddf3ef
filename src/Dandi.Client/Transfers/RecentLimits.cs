namespace Dandi.Transfers;

/// <summary>
/// What has limited a run most often in the last seconds: a single reading is a coincidence. Not thread-safe.
/// </summary>
internal sealed class RecentLimits
{
    private const int MaxReadings = 64;
    private readonly Queue<(TimeSpan Time, TransferLimit Limit)> _recent = new(MaxReadings);

    /// <summary>Adds a reading.</summary>
    /// <returns>The limit that was read most often; an outage as long as it lasts.</returns>
    public TransferLimit Add(TimeSpan now, TransferLimit limit)
    {
        while (_recent.TryPeek(out var oldest) && now - oldest.Time >= TransferMeter.CurrentSpan)
            _recent.Dequeue();
        if (_recent.Count == MaxReadings)
            _recent.Dequeue();
        _recent.Enqueue((now, limit));
        if (limit == TransferLimit.Outage)
            return limit;
        return _recent
            .Select(reading => reading.Limit)
            .Where(known => known is not (TransferLimit.Unknown or TransferLimit.Outage))
            .CountBy(known => known)
            .OrderByDescending(count => count.Value)
            .ThenByDescending(count => count.Key == limit)
            .Select(count => count.Key)
            .FirstOrDefault();
    }
}
