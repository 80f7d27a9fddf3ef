namespace Dandi.Transfers;

/// <summary>Counts how assets ended. Each is in one count, apart from <see cref="All"/> and sums.</summary>
internal struct OutcomeCounts
{
    public int Transferred { get; private set; }

    public int Skipped { get; private set; }

    public int Invalid { get; private set; }

    /// <summary>Those that failed, whether or not the run was stopped.</summary>
    public int Failed { get; private set; }

    /// <summary>Those that failed because the run was stopped.</summary>
    public int FailedByStop { get; private set; }

    /// <summary>Those that ended without a failure because the run was stopped.</summary>
    public int Stopped { get; private set; }

    /// <summary>Those of the interrupted ones of which it is not known how many bytes are left.</summary>
    public int InterruptedOfUnknownSize { get; private set; }

    public int All { get; private set; }

    /// <summary>Those that ended because the run was stopped.</summary>
    public readonly int Interrupted => FailedByStop + Stopped;

    /// <summary>Whether an asset ended because the run was stopped.</summary>
    public static bool IsInterruption(AssetOutcome outcome) =>
        outcome is Transfers.Stopped or Transfers.Failed { IsInterrupted: true };

    /// <param name="outcome">How an asset ended.</param>
    /// <param name="isSizeKnown">Whether it was known how many bytes had to move.</param>
    public void Add(AssetOutcome outcome, bool isSizeKnown)
    {
        All++;
        if (!isSizeKnown && IsInterruption(outcome))
            InterruptedOfUnknownSize++;
        switch (outcome)
        {
            case Uploaded or Downloaded:
                Transferred++;
                break;
            case Transfers.Skipped:
                Skipped++;
                break;
            case Rejected:
                Invalid++;
                break;
            case Transfers.Stopped:
                Stopped++;
                break;
            case Transfers.Failed { IsInterrupted: true }:
                FailedByStop++;
                break;
            default:
                Failed++;
                break;
        }
    }
}
