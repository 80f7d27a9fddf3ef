namespace Dandi.Upload;

/// <summary>The totals of a run, correct at any moment. The outcomes themselves are reported as events.</summary>
/// <param name="bytesSent">Returns the bytes that the store has received so far.</param>
public sealed class UploadReport(Func<long> bytesSent)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _skipReasons = new(StringComparer.Ordinal);

    /// <summary>The number of assets that were uploaded.</summary>
    public int Uploaded { get; private set; }

    /// <summary>The number of assets that were skipped.</summary>
    public int Skipped { get; private set; }

    /// <summary>The number of invalid assets, which were not uploaded.</summary>
    public int Invalid { get; private set; }

    /// <summary>The number of assets that failed, without the invalid ones.</summary>
    public int Failed { get; private set; }

    /// <summary>The number of assets that were deleted in the archive.</summary>
    public int Deleted { get; private set; }

    /// <summary>The bytes that the store has received, including those of assets that are not registered.</summary>
    public long BytesSent => bytesSent();

    /// <summary>The bytes of uploaded assets that the archive already had.</summary>
    public long BytesAlreadyStored { get; private set; }

    /// <summary>Whether the run was stopped, so that some assets were not uploaded.</summary>
    public bool Interrupted { get; set; }

    /// <summary>Whether the run was cancelled: requests in flight were not finished.</summary>
    public bool Aborted { get; set; }

    /// <summary>The number of skipped assets by reason.</summary>
    public IReadOnlyDictionary<string, int> SkipReasons => _skipReasons;

    /// <summary>Whether no asset failed or is invalid.</summary>
    public bool Succeeded => Failed + Invalid == 0;

    /// <summary>Counts the outcome of an asset. Thread-safe.</summary>
    public void Add(AssetOutcome outcome)
    {
        lock (_lock)
        {
            switch (outcome)
            {
                case Uploaded uploaded:
                    Uploaded++;
                    BytesAlreadyStored += Math.Max(0, (uploaded.Size ?? 0) - uploaded.BytesSent);
                    break;
                case Skipped skipped:
                    Skipped++;
                    _skipReasons[skipped.Message] = _skipReasons.GetValueOrDefault(skipped.Message) + 1;
                    break;
                case Rejected:
                    Invalid++;
                    break;
                default:
                    Failed++;
                    break;
            }
        }
    }

    /// <summary>Counts an asset that was deleted in the archive. Not thread-safe.</summary>
    public void AddDeleted() => Deleted++;
}
