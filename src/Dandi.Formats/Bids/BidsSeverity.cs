namespace Dandi.Bids;

/// <summary>How serious an issue of a BIDS dataset is, as the BIDS validator says.</summary>
public enum BidsSeverity
{
    /// <summary>A recommendation of BIDS is not followed.</summary>
    Warning,

    /// <summary>The dataset is not valid.</summary>
    Error,
}
