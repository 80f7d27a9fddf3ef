namespace Dandi.Transfers;

/// <summary>A run of an upload or download at one moment: what people, events and reports show of it.</summary>
public sealed record TransferSnapshot
{
    /// <summary>When it was taken.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How long the run has taken.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether assets are downloaded; otherwise they are uploaded.</summary>
    public bool IsDownload { get; init; }

    /// <summary>The number of assets found so far.</summary>
    public long AssetsFound { get; init; }

    /// <summary>Whether discovery is complete: <see cref="AssetsFound"/> is final.</summary>
    public bool IsDiscoveryComplete { get; init; }

    /// <summary>The number of assets that ended, whatever their outcome.</summary>
    public long AssetsDone { get; init; }

    /// <summary>The number of assets that were transferred.</summary>
    public long AssetsTransferred { get; init; }

    /// <summary>The number of assets that were skipped.</summary>
    public long AssetsSkipped { get; init; }

    /// <summary>The number of assets that are invalid.</summary>
    public long AssetsInvalid { get; init; }

    /// <summary>The number of assets that failed, without the invalid ones.</summary>
    public long AssetsFailed { get; init; }

    /// <summary>The number of assets that were validated.</summary>
    public long AssetsValidated { get; init; }

    /// <summary>The bytes that were hashed, or for which a digest was known.</summary>
    public long BytesHashed { get; init; }

    /// <summary>The bytes that have moved, of those that must move; each counted once.</summary>
    public long BytesDone { get; init; }

    /// <summary>
    /// The bytes that must move: not those of assets that are skipped, invalid or failed, nor those that the
    /// destination has. It is an upper bound while assets have not been compared, and becomes exact.
    /// </summary>
    /// <value>Null while discovery is not complete.</value>
    public long? BytesTotal { get; init; }

    /// <summary>The number of assets whose bytes are not known yet, such as Zarrs that were not compared.</summary>
    public long AssetsOfUnknownSize { get; init; }

    /// <summary>The bytes per second of the last few seconds.</summary>
    public double CurrentRate { get; init; }

    /// <summary>The bytes per second of the whole run, from the first byte.</summary>
    public double MeanRate { get; init; }

    /// <summary>
    /// The time left at the rate of the last minute; null while it cannot be told, also when nothing has moved for ten
    /// seconds. If the run is being stopped, that of <see cref="BytesInFlight"/>.
    /// </summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Whether the run is being stopped: only what is in flight is finished.</summary>
    public bool IsStopping { get; init; }

    /// <summary>The bytes of uploads in flight that are still to be sent.</summary>
    public long BytesInFlight { get; init; }

    /// <summary>What limits the speed.</summary>
    public TransferLimit Limit { get; init; }

    /// <summary>
    /// Since when no request has got a response and no byte has moved, if requests are retried; null without an outage.
    /// </summary>
    public DateTimeOffset? OutageSince { get; init; }

    /// <summary>The number of requests to the store in flight.</summary>
    public int RequestsInFlight { get; init; }

    /// <summary>
    /// The number of assets in progress; without those that wait (<see cref="AssetSnapshot.IsWaiting"/>) if the run is
    /// being stopped.
    /// </summary>
    public int InProgressCount { get; init; }

    /// <summary>The first of these assets, at most 32, in the order in which they were listed.</summary>
    public IReadOnlyList<AssetSnapshot> InProgress { get; init; } = [];
}
