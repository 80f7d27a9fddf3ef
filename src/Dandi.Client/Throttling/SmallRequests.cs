namespace Dandi.Throttling;

/// <summary>
/// The limit of small requests, such as those of the chunks of a Zarr: what counts is how many end per second.
/// </summary>
/// <remarks>
/// Throughput is measured over epochs of at least 250 ms and as many requests as the limit. If the limit was reached
/// during the epoch, <see cref="AdaptiveConcurrency"/> takes the measurement and chooses the next limit; otherwise it
/// says nothing about what the store could handle, and is dropped. Throughput counts bytes, and each request as some
/// bytes more, so that it works for entries of a few bytes, too.
/// </remarks>
internal sealed class SmallRequests : RequestClass
{
    private const long BytesPerRequest = 64 << 10;
    private const double MinGainOfMore = 1.05;
    private static readonly TimeSpan MinEpoch = TimeSpan.FromMilliseconds(250);
    private readonly TimeProvider _time;
    private readonly AdaptiveConcurrency _limit;
    private double _epochBytes;
    private int _epochRequests;
    private bool _wasLimitReached;
    private long _epochStart;

    public SmallRequests(int start, int max, TimeProvider time)
    {
        (_limit, _time) = (new AdaptiveConcurrency(start, max, MinGainOfMore), time);
        BeginEpoch();
    }

    /// <inheritdoc/>
    public override int Limit => (int)_limit.Value;

    /// <inheritdoc/>
    public override void End(long bytes)
    {
        _wasLimitReached |= IsFull;
        base.End(bytes);
        (_epochBytes, _epochRequests) = (_epochBytes + bytes + BytesPerRequest, _epochRequests + 1);
        // Requests from before the limit was lowered must not be measured for the lower one.
        if (InFlight > Limit)
            BeginEpoch();
        else if (_epochRequests >= Limit && _time.GetElapsedTime(_epochStart) >= MinEpoch)
            Adapt();
    }

    /// <inheritdoc/>
    public override void Halve()
    {
        _limit.Halve();
        BeginEpoch();
    }

    private void Adapt()
    {
        if (_wasLimitReached)
            _limit.Observe(_epochBytes / _time.GetElapsedTime(_epochStart).TotalSeconds);
        BeginEpoch();
    }

    private void BeginEpoch() =>
        (_epochBytes, _epochRequests, _wasLimitReached, _epochStart) = (0, 0, false, _time.GetTimestamp());
}
