namespace Dandi.Upload;

/// <summary>What came of a run, in numbers, true at any moment: the outcomes themselves were reported while it ran.</summary>
/// <param name="bytesSent">How many bytes have arrived at the store so far, whatever has become of their assets.</param>
public sealed class UploadReport(Func<long> bytesSent)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _skippedBecause = new(StringComparer.Ordinal);

    /// <summary>Assets that the archive holds now.</summary>
    public int Uploaded { get; private set; }

    /// <summary>Assets that stay as they are.</summary>
    public int Skipped { get; private set; }

    /// <summary>Assets that validation keeps from being uploaded.</summary>
    public int Invalid { get; private set; }

    /// <summary>Assets that could not be uploaded, without the invalid ones.</summary>
    public int Failed { get; private set; }

    /// <summary>Assets that were deleted in the archive.</summary>
    public int Deleted { get; private set; }

    /// <summary>Bytes that travelled, also those of assets that are not registered yet.</summary>
    public long BytesSent => bytesSent();

    /// <summary>Bytes of registered assets that the archive had already.</summary>
    public long BytesThere { get; private set; }

    /// <summary>Whether assets were left for another run because this one was interrupted.</summary>
    public bool Interrupted { get; set; }

    /// <summary>Whether the run ended at once: what was in flight did not arrive.</summary>
    public bool Aborted { get; set; }

    /// <summary>How many were skipped for which reason.</summary>
    public IReadOnlyDictionary<string, int> SkippedBecause => _skippedBecause;

    /// <summary>Whether all went well.</summary>
    public bool Succeeded => Failed + Invalid == 0;

    /// <summary>Counts an outcome.</summary>
    public void Add(AssetOutcome outcome)
    {
        lock (_lock)
        {
            switch (outcome)
            {
                case Uploaded uploaded:
                    Uploaded++;
                    BytesThere += Math.Max(0, (uploaded.Size ?? 0) - uploaded.BytesSent);
                    break;
                case Skipped skipped:
                    Skipped++;
                    _skippedBecause[skipped.Message] = _skippedBecause.GetValueOrDefault(skipped.Message) + 1;
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

    /// <summary>Counts a deletion.</summary>
    public void AddDeleted() => Deleted++;
}
