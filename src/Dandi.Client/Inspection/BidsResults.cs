using Dandi.Discovery;

namespace Dandi.Inspection;

/// <summary>What is said of a BIDS dataset as a whole.</summary>
public static class BidsResults
{
    /// <summary>The id of the result that says that the rules of BIDS were not checked.</summary>
    public const string NotCheckedId = "DANDI.BIDS_NOT_CHECKED";

    /// <summary>The result for a dataset.</summary>
    /// <param name="bidsRoot">Its root, relative to the Dandiset; <c>.</c> for the same folder.</param>
    public static ValidationResult NotChecked(string bidsRoot) =>
        new(
            NotCheckedId,
            Severity.Warning,
            bidsRoot == "." ? AssetNames.BidsDescription : $"{bidsRoot}/{AssetNames.BidsDescription}",
            "BIDS rules are not checked by this version. Run the BIDS validator (https://bids-standard.github.io/bids-validator/) before you rely on the dataset."
        )
        {
            Origin = new ValidationOrigin("dandi", Standard: "BIDS"),
        };
}
