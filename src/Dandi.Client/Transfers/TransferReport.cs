namespace Dandi.Transfers;

/// <summary>The totals of a run, correct at any moment. The outcomes themselves are reported as events.</summary>
/// <param name="bytesTransferred">Returns the bytes that were transferred so far.</param>
public sealed class TransferReport(Func<long> bytesTransferred)
{
    private readonly Lock _lock = new();
    private OutcomeCounts _counts;
    private readonly SortedDictionary<string, int> _skipReasons = new(StringComparer.Ordinal);

    /// <summary>Whether assets are downloaded; otherwise they are uploaded.</summary>
    public bool IsDownload { get; init; }

    /// <summary>What to run to transfer what is missing, as the object of "run".</summary>
    public string CommandToResume { get; init; } = "the same command again";

    /// <summary>The number of assets that were transferred.</summary>
    public int Done => _counts.Transferred;

    /// <summary>The number of assets that were skipped.</summary>
    public int Skipped => _counts.Skipped;

    /// <summary>The number of invalid assets, which were not uploaded.</summary>
    public int Invalid => _counts.Invalid;

    /// <summary>The number of assets that failed, without the invalid ones and <see cref="FailedByStop"/>.</summary>
    public int Failed => _counts.Failed;

    /// <summary>The number of assets that failed because the run was stopped.</summary>
    public int FailedByStop => _counts.FailedByStop;

    /// <summary>The number of downloads that were stopped before they were complete.</summary>
    public int Stopped => _counts.Stopped;

    /// <summary>The number of assets that were deleted at the destination (<c>--sync</c>).</summary>
    public int Deleted { get; private set; }

    /// <summary>The bytes that were transferred, including those of assets that failed.</summary>
    public long BytesTransferred => bytesTransferred();

    /// <summary>The bytes of transferred assets that were at the destination already.</summary>
    public long BytesAlreadyThere { get; private set; }

    /// <summary>Whether the run was stopped, so that some assets were not transferred.</summary>
    public bool Interrupted { get; set; }

    /// <summary>Whether the deadline has stopped the run, and not the user.</summary>
    public bool WasStoppedByDeadline { get; set; }

    /// <summary>Whether the run was stopped while nothing was in flight, or ended as soon as nothing was.</summary>
    public bool HadNothingInFlight { get; set; }

    /// <summary>Whether the run was cancelled: requests in flight were not finished.</summary>
    public bool Aborted { get; set; }

    /// <summary>The paths of assets that were in progress when the run was cancelled, and have no outcome.</summary>
    public IReadOnlyList<string> Unfinished { get; set; } = [];

    /// <summary>What is left to transfer; null if the run was not stopped.</summary>
    public LeftToTransfer? Left { get; set; }

    /// <summary>What the archive's own validation has found so far; null if that is not known.</summary>
    public ArchiveValidation? ArchiveValidation { get; set; }

    /// <summary>The number of skipped assets by reason.</summary>
    public IReadOnlyDictionary<string, int> SkipReasons => _skipReasons;

    /// <summary>Whether no asset failed, for whatever reason, or is invalid.</summary>
    public bool Succeeded => Failed + FailedByStop + Invalid == 0;

    /// <summary>Counts the outcome of an asset. Thread-safe.</summary>
    public void Add(AssetOutcome outcome)
    {
        lock (_lock)
        {
            _counts.Add(outcome, isSizeKnown: true);
            if (outcome is Uploaded uploaded)
                AddBytes(uploaded.Size, uploaded.BytesSent);
            else if (outcome is Downloaded downloaded)
                AddBytes(downloaded.Size, downloaded.BytesReceived);
            else if (outcome is Skipped { Reason: var reason })
                _skipReasons[reason] = _skipReasons.GetValueOrDefault(reason) + 1;
        }
    }

    /// <summary>Counts an asset that was deleted at the destination. Not thread-safe.</summary>
    public void AddDeleted() => Deleted++;

    private void AddBytes(long? size, long transferred) => BytesAlreadyThere += Math.Max(0, (size ?? 0) - transferred);
}
