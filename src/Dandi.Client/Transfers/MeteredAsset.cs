namespace Dandi.Transfers;

/// <summary>An asset in progress, as <see cref="TransferMeter"/> knows it. Not thread-safe.</summary>
/// <param name="path">The path of the asset.</param>
/// <param name="size">The size in bytes; null if it is not known yet how many bytes may have to move.</param>
/// <param name="now">The time, since the start of the run.</param>
internal sealed class MeteredAsset(string path, long? size, TimeSpan now)
{
    private static readonly TimeSpan RateInterval = TimeSpan.FromMilliseconds(500);
    private RateWindow? _rate;
    private TransferEvent _last;
    private long _hashed;
    private long _remaining = size ?? 0;

    /// <summary>The path of the asset.</summary>
    public string Path => path;

    /// <summary>Its place in the order of the assets of the run.</summary>
    public long Number { get; init; }

    /// <summary>Whether the run counts it as an asset, unlike the metadata of a Dandiset.</summary>
    public bool IsCounted { get; init; }

    /// <summary>Whether it is known how many bytes may have to move.</summary>
    public bool IsSizeKnown { get; private set; } = size is not null;

    /// <summary>When the stage started, since the start of the run.</summary>
    public TimeSpan StageStart { get; private set; } = now;

    /// <summary>The bytes that have moved.</summary>
    public long Moved { get; private set; }

    /// <summary>The bytes that the destination has had before.</summary>
    public long Existing { get; private set; }

    /// <summary>The part of <see cref="Moved"/> that the store has acknowledged.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>The bytes that may still have to move; 0 while that is not known.</summary>
    public long Remaining => IsSizeKnown ? _remaining : 0;

    /// <inheritdoc cref="AssetSnapshot.IsWaiting"/>
    public bool IsWaiting => _last is { Stage: TransferStage.Uploading, BytesTotal: 0 };

    private bool IsTransfer => _last.Stage is TransferStage.Uploading or TransferStage.Downloading;

    // What the destination has had before took no time.
    private long BytesOfRate => IsTransfer ? Moved : _last.BytesDone;

    /// <summary>Follows an event.</summary>
    /// <returns>The bytes that were hashed since the last event.</returns>
    public long Add(in TransferEvent value, TimeSpan time)
    {
        if (_last.Path is null || value.Stage != _last.Stage || value.IsStageStart)
            StartStage(value, time);
        var before = BytesOfRate;
        Follow(value);
        if (value.BytesTotal > 0)
            (_rate ??= new RateWindow(TransferMeter.CurrentSpan, RateInterval)).Add(time, before, BytesOfRate);
        if (value.Stage != TransferStage.Hashing || value.BytesDone <= _hashed)
            return 0;
        var hashed = value.BytesDone - _hashed;
        _hashed = value.BytesDone;
        return hashed;
    }

    /// <summary>Describes the asset.</summary>
    /// <param name="time">The time, since the start of the run.</param>
    /// <param name="start">The start of the run.</param>
    public AssetSnapshot ToSnapshot(TimeSpan time, DateTimeOffset start) =>
        new(
            path,
            _last.Stage,
            _last.BytesDone,
            _last.BytesAcknowledged,
            _last.BytesTotal,
            _rate?.PerSecond(time, BytesOfRate, TransferMeter.CurrentSpan) ?? 0,
            start + StageStart
        )
        {
            IsWaiting = IsWaiting,
        };

    private void StartStage(in TransferEvent value, TimeSpan time)
    {
        StageStart = time;
        if (value.Stage != _last.Stage)
        {
            _rate = null;
            Follow(value);
        }
        // A Zarr that was compared, or is new, starts to be sent with the size of its entries.
        IsSizeKnown |= value is { IsStageStart: true, Stage: TransferStage.Uploading, BytesTotal: > 0 };
    }

    private void Follow(in TransferEvent value)
    {
        _last = value;
        if (!IsTransfer)
            return;
        Existing = Math.Max(Existing, value.BytesExisting);
        Moved = Math.Max(Moved, value.BytesDone - Existing);
        Acknowledged = Math.Max(Acknowledged, Math.Min(Moved, value.BytesAcknowledged - Existing));
        if (value.BytesTotal > 0)
            _remaining = Math.Max(0, value.BytesTotal - value.BytesDone);
    }
}
