namespace Dandi.Transfers;

/// <summary>How fast the bytes of a run move, and when they will have moved. Not thread-safe.</summary>
/// <remarks>All times are since the start of the run.</remarks>
internal sealed class TransferRates
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MinEstimateTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxEstimatePause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxTimeLeft = TimeSpan.FromDays(365);
    private readonly RateWindow _moved = new(TransferMeter.EstimateSpan, SampleInterval);
    private readonly RateWindow _settled = new(TransferMeter.EstimateSpan, SampleInterval);
    private TimeSpan? _firstByte;
    private long _bytesSettled;

    /// <summary>When the last byte moved; null before the first.</summary>
    public TimeSpan? LastByte { get; private set; }

    /// <summary>The bytes that have moved.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds bytes that have moved.</summary>
    /// <param name="bytes">Their number.</param>
    /// <param name="since">When the stage of their asset started, in which they have moved.</param>
    /// <param name="now">The time.</param>
    public void Move(long bytes, TimeSpan since, TimeSpan now)
    {
        if (bytes == 0)
            return;
        if (_firstByte is null)
        {
            _firstByte = since;
            _moved.Add(since, 0, 0);
        }
        _moved.Add(now, Bytes, Bytes + bytes);
        Bytes += bytes;
        LastByte = now;
    }

    /// <summary>Adds bytes that were expected to move and did not have to.</summary>
    public void Settle(long bytes, TimeSpan now)
    {
        if (bytes == 0)
            return;
        _settled.Add(now, _bytesSettled, _bytesSettled + bytes);
        _bytesSettled += bytes;
    }

    /// <summary>The bytes per second of the last few seconds.</summary>
    public double Current(TimeSpan now) => _moved.PerSecond(now, Bytes, TransferMeter.CurrentSpan);

    /// <summary>The bytes per second since the first byte.</summary>
    public double Mean(TimeSpan now) => _firstByte is { } first && now > first ? Bytes / (now - first).TotalSeconds : 0;

    /// <summary>Estimates how long bytes will take, at the rate of the last minute.</summary>
    /// <returns>
    /// Null if no bytes are left, if too few seconds have passed since the first byte, if nothing has moved in the last
    /// ten seconds, or if more bytes turned out not to have to move than moved: then that is to be expected of the
    /// others.
    /// </returns>
    public TimeSpan? EstimateTimeLeft(TimeSpan now, long remaining)
    {
        if (remaining == 0 || _firstByte is not { } first || now - first < MinEstimateTime)
            return null;
        // It would grow, as if the run were slow.
        if (now - LastByte >= MaxEstimatePause)
            return null;
        var (moved, elapsed) = _moved.Moved(now, Bytes, TransferMeter.EstimateSpan);
        if (moved <= 0 || _settled.Moved(now, _bytesSettled, TransferMeter.EstimateSpan).Bytes > moved)
            return null;
        var seconds = remaining / (moved / elapsed.TotalSeconds);
        return seconds < MaxTimeLeft.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }
}
