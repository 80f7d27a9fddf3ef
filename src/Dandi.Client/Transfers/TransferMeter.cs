namespace Dandi.Transfers;

/// <summary>
/// Folds the events of an upload or download into a <see cref="TransferSnapshot"/>, which can be taken at any time.
/// Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// Bytes: those that have moved, plus those that may still have to, are the total. The latter are the sizes of the
/// assets that have not started, and of each asset in progress what its last event leaves. An asset that ends, however
/// it does, has nothing left. So what is skipped, invalid or failed counts until that is known and never after it, the
/// total is never below what is done, and a file that changes and is sent again adds to both.
/// </para>
/// <para>
/// Assets: the pipeline adds each to <see cref="Listed"/> before it starts it. A count ahead of the pipeline
/// (<see cref="Counted"/>) tells the totals earlier; it counts until the pipeline has listed everything. It may differ,
/// because files come and go.
/// </para>
/// <para>
/// Memory grows with the number of assets in progress only.
/// </para>
/// </remarks>
/// <param name="isDownload">Whether assets are downloaded; otherwise they are uploaded.</param>
/// <param name="time">The clock.</param>
public sealed class TransferMeter(bool isDownload, TimeProvider time) : IProgress<TransferEvent>
{
    /// <summary>The time that the current rate is about: 5 seconds.</summary>
    public static readonly TimeSpan CurrentSpan = TimeSpan.FromSeconds(5);

    /// <summary>The time that the time left is estimated from: 1 minute.</summary>
    public static readonly TimeSpan EstimateSpan = TimeSpan.FromMinutes(1);

    private const int MaxShown = 32;

    private readonly Lock _lock = new();
    private readonly long _startTimestamp = time.GetTimestamp();
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly AssetsInProgress _inProgress = new();
    private readonly TransferRates _rates = new();
    private readonly RecentLimits _limits = new();
    private AssetTally.Counts _started;
    private OutcomeCounts _outcomes;
    private long _bytesHashed;
    private long _validated;
    private long _dropped;
    private bool _isStopping;

    // Of assets in progress.
    private long _bytesRemaining;
    private long _unknownInProgress;

    // Of assets that ended because the run was stopped.
    private long _bytesInterrupted;

    /// <summary>The assets that the pipeline has got so far.</summary>
    public AssetTally Listed { get; } = new();

    /// <summary>The assets that were counted ahead of the pipeline; empty if nobody counts.</summary>
    public AssetTally Counted { get; } = new();

    /// <summary>The bytes that have moved, each counted once; also those in flight.</summary>
    public long BytesMoved
    {
        get
        {
            lock (_lock)
                return _rates.Bytes;
        }
    }

    /// <summary>Whether all assets have been found.</summary>
    public bool IsDiscoveryComplete => Listed.Current.IsComplete || Counted.Current.IsComplete;

    /// <summary>The number of assets in progress.</summary>
    public int InProgressCount
    {
        get
        {
            lock (_lock)
                return _inProgress.Count;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_startTimestamp);

    /// <summary>Starts an asset of the pipeline, which has been added to <see cref="Listed"/>.</summary>
    /// <param name="path">The path of the asset.</param>
    /// <param name="size">The size with which it was added.</param>
    /// <param name="number">
    /// The number that it got there. Threads that start assets overtake each other; the numbers keep the order.
    /// </param>
    public void Start(string path, long? size, long number)
    {
        lock (_lock)
        {
            _started = _started.Plus(AssetTally.Counts.Of(size));
            Add(new MeteredAsset(path, size, Now) { Number = number, IsCounted = true });
        }
    }

    /// <summary>Ends an asset that has no outcome, and is not one of the run.</summary>
    public void Drop(string path)
    {
        lock (_lock)
        {
            if (Remove(path) is not null)
                _dropped++;
        }
    }

    /// <inheritdoc/>
    public void Report(TransferEvent value)
    {
        lock (_lock)
        {
            if (value.Outcome is { } outcome)
                End(value.Path, outcome);
            else
                Add(value, Now);
        }
    }

    /// <summary>Notes what the parts of the run are waiting for; to be called several times a second.</summary>
    public void Observe(LimitReading reading)
    {
        lock (_lock)
        {
            var now = Now;
            reading = reading with { OutageSince = WithoutBytesSince(reading.OutageSince, now) };
            _limits.Add(now, reading, _rates.Current(now));
        }
    }

    /// <summary>Notes that the run is being stopped: only what is in flight is finished.</summary>
    public void Stop()
    {
        lock (_lock)
            _isStopping = true;
    }

    /// <summary>Describes the run as it is now.</summary>
    public TransferSnapshot Take()
    {
        var (listed, counted) = (Listed.Current, Counted.Current);
        lock (_lock)
        {
            var now = Now;
            var found = Found(listed, counted);
            var remaining = Remaining(found);
            var unknown = Unknown(found);
            var inFlight = Math.Max(0, _limits.Last.BytesInFlight - Unacknowledged);
            return new TransferSnapshot
            {
                Time = _start + now,
                Elapsed = now,
                IsDownload = isDownload,
                AssetsFound = found.Assets - _dropped,
                IsDiscoveryComplete = found.IsComplete,
                AssetsDone = _outcomes.All,
                AssetsTransferred = _outcomes.Transferred,
                AssetsSkipped = _outcomes.Skipped,
                AssetsInvalid = _outcomes.Invalid,
                AssetsFailed = _outcomes.Failed + _outcomes.FailedByStop,
                AssetsValidated = _validated,
                BytesHashed = _bytesHashed,
                BytesDone = _rates.Bytes,
                BytesTotal = found.IsComplete ? _rates.Bytes + remaining : null,
                AssetsOfUnknownSize = unknown,
                CurrentRate = _rates.Current(now),
                MeanRate = _rates.Mean(now),
                TimeLeft =
                    _isStopping ? _rates.EstimateTimeLeft(now, inFlight)
                    : found.IsComplete && unknown == 0 ? _rates.EstimateTimeLeft(now, remaining)
                    : null,
                IsStopping = _isStopping,
                BytesInFlight = inFlight,
                Limit = _limits.At(now),
                OutageSince = _limits.Last.OutageSince,
                RequestsInFlight = _limits.Last.StoreRequests,
                InProgressCount = Shown.Count(),
                InProgress = [.. Shown.Take(MaxShown).Select(asset => asset.ToSnapshot(now, _start))],
            };
        }
    }

    /// <summary>What has not been transferred: to be asked when the run was stopped and nothing is in flight.</summary>
    public LeftToTransfer TakeLeft()
    {
        var (listed, counted) = (Listed.Current, Counted.Current);
        lock (_lock)
        {
            var found = Found(listed, counted);
            if (!found.IsComplete)
                return new LeftToTransfer(null, null);
            var isKnown = Unknown(found) + _outcomes.InterruptedOfUnknownSize == 0;
            return new LeftToTransfer(
                found.Assets - _dropped - _outcomes.All + _outcomes.Interrupted,
                isKnown ? Remaining(found) + Unacknowledged + _bytesInterrupted : null
            );
        }
    }

    /// <summary>The paths of the assets in progress that the run counts, in the order of their listing.</summary>
    public IReadOnlyList<string> TakeInProgress()
    {
        lock (_lock)
            return [.. _inProgress.InOrder.Where(asset => asset.IsCounted).Select(asset => asset.Path)];
    }

    // A request that fails again and again is not an outage while the bytes of another one move.
    private DateTimeOffset? WithoutBytesSince(DateTimeOffset? failingSince, TimeSpan now)
    {
        if (failingSince is null || _rates.LastByte is not { } last || _start + last <= failingSince)
            return failingSince;
        return now - last < CurrentSpan ? null : _start + last;
    }

    // After a stop, what waits is not sent any more.
    private IEnumerable<MeteredAsset> Shown => _inProgress.InOrder.Where(asset => !_isStopping || !asset.IsWaiting);

    // Of assets in progress, of which there are not many.
    private long Unacknowledged => _inProgress.InOrder.Sum(asset => asset.Moved - asset.Acknowledged);

    private AssetTally.Counts Found(AssetTally.Counts listed, AssetTally.Counts counted)
    {
        var found = listed.IsComplete || (listed.Assets > counted.Assets && !counted.IsComplete) ? listed : counted;
        // What has started was found, whatever the count says.
        return found with
        {
            Assets = Math.Max(found.Assets, _started.Assets),
            OfUnknownSize = Math.Max(found.OfUnknownSize, _started.OfUnknownSize),
        };
    }

    private long Unknown(AssetTally.Counts found) => found.OfUnknownSize - _started.OfUnknownSize + _unknownInProgress;

    private long Remaining(AssetTally.Counts found) =>
        _bytesRemaining + (found.Assets > _started.Assets ? Math.Max(0, found.Bytes - _started.Bytes) : 0);

    private void Add(MeteredAsset asset)
    {
        Remove(asset.Path);
        _inProgress.Add(asset);
        Count(asset, 1);
    }

    private MeteredAsset? Remove(string path)
    {
        var asset = _inProgress.Remove(path);
        if (asset is not null)
            Count(asset, -1);
        return asset;
    }

    private void Add(in TransferEvent value, TimeSpan now)
    {
        if (_inProgress.Find(value.Path) is not { } asset)
        {
            // What is not listed is placed after what is in progress, and stays there.
            asset = new MeteredAsset(value.Path, 0, now) { Number = _inProgress.LastNumber };
            Add(asset);
        }
        var (moved, existing) = (asset.Moved, asset.Existing);
        Count(asset, -1);
        _bytesHashed += asset.Add(value, now);
        Count(asset, 1);
        if (value is { IsStageStart: true, Stage: TransferStage.Validated })
            _validated++;
        _rates.Settle(asset.Existing - existing, now);
        _rates.Move(asset.Moved - moved, asset.StageStart, now);
    }

    private void End(string path, AssetOutcome outcome)
    {
        if (Remove(path) is not { } asset)
            return;
        if (OutcomeCounts.IsInterruption(outcome))
            _bytesInterrupted += asset.Remaining + asset.Moved - asset.Acknowledged;
        else
            _rates.Settle(asset.Remaining, Now);
        if (asset.IsCounted)
            _outcomes.Add(outcome, asset.IsSizeKnown);
    }

    private void Count(MeteredAsset asset, int sign)
    {
        _bytesRemaining += sign * asset.Remaining;
        if (!asset.IsSizeKnown)
            _unknownInProgress += sign;
    }
}
