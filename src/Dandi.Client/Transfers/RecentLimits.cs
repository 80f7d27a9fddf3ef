namespace Dandi.Transfers;

/// <summary>
/// What has limited a run most often in the last seconds: a single reading is a coincidence. Not thread-safe.
/// </summary>
/// <remarks>All times are since the start of the run.</remarks>
internal sealed class RecentLimits
{
    private const int MaxReadings = 64;
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(200);
    private readonly Queue<(TimeSpan Time, TransferLimit Limit)> _recent = new(MaxReadings);
    private readonly RateWindow _requests = new(TransferMeter.CurrentSpan, SampleInterval);
    private readonly RateWindow _processorTicks = new(TransferMeter.CurrentSpan, SampleInterval);

    /// <summary>The last reading.</summary>
    public LimitReading Last { get; private set; }

    /// <summary>Adds a reading.</summary>
    /// <param name="now">The time.</param>
    /// <param name="reading">The reading, without <see cref="LimitReading.Pace"/>.</param>
    /// <param name="bytesPerSecond">The bytes that have moved per second in the last few seconds.</param>
    public void Add(TimeSpan now, LimitReading reading, double bytesPerSecond)
    {
        _requests.Add(now, Last.StoreRequestsEnded, reading.StoreRequestsEnded);
        _processorTicks.Add(now, Last.ProcessorTime.Ticks, reading.ProcessorTime.Ticks);
        Last = reading with { Pace = PaceAt(now, reading, bytesPerSecond) };
        if (_recent.Count == MaxReadings)
            _recent.Dequeue();
        _recent.Enqueue((now, Last.Limit));
    }

    /// <summary>The limit that was read most often; an outage as long as it lasts.</summary>
    public TransferLimit At(TimeSpan now)
    {
        if (Last.Limit == TransferLimit.Outage)
            return TransferLimit.Outage;
        return _recent
            .Where(reading => now - reading.Time < TransferMeter.CurrentSpan)
            .Select(reading => reading.Limit)
            .Where(known => known is not (TransferLimit.Unknown or TransferLimit.Outage))
            .CountBy(known => known)
            .OrderByDescending(count => count.Value)
            .ThenByDescending(count => count.Key == Last.Limit)
            .Select(count => count.Key)
            .FirstOrDefault();
    }

    private RecentPace PaceAt(TimeSpan now, in LimitReading reading, double bytesPerSecond)
    {
        var ended = _requests.PerSecond(now, reading.StoreRequestsEnded, TransferMeter.CurrentSpan);
        var ticks = _processorTicks.PerSecond(now, reading.ProcessorTime.Ticks, TransferMeter.CurrentSpan);
        var seconds = ended > 0 ? reading.StoreRequests / ended : 0;
        return new RecentPace(
            ended > 0 ? bytesPerSecond / ended : 0,
            TimeSpan.FromSeconds(seconds),
            reading.Processors > 0 ? ticks / TimeSpan.TicksPerSecond / reading.Processors : 0
        );
    }
}
