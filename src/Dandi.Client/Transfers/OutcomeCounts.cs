namespace Dandi.Transfers;

/// <summary>Counts how assets ended.</summary>
internal struct OutcomeCounts
{
    public long Transferred { get; private set; }

    public long Skipped { get; private set; }

    public long Invalid { get; private set; }

    public long Failed { get; private set; }

    /// <summary>Those that ended because the run was stopped.</summary>
    public long Interrupted { get; private set; }

    /// <summary>Those of them of which it is not known how many bytes are left.</summary>
    public long InterruptedOfUnknownSize { get; private set; }

    public long All { get; private set; }

    /// <summary>Whether an asset ended because the run was stopped.</summary>
    public static bool IsInterruption(AssetOutcome outcome) => outcome is Stopped or Failed { IsInterrupted: true };

    /// <param name="outcome">How an asset ended.</param>
    /// <param name="isSizeKnown">Whether it was known how many bytes had to move.</param>
    public void Add(AssetOutcome outcome, bool isSizeKnown)
    {
        All++;
        if (IsInterruption(outcome))
        {
            Interrupted++;
            InterruptedOfUnknownSize += isSizeKnown ? 0 : 1;
        }
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
            case Transfers.Failed:
                Failed++;
                break;
        }
    }
}
