using Dandi.Discovery;

namespace Dandi.Inspection;

/// <summary>Validation results about a BIDS dataset as a whole.</summary>
public static class BidsResults
{
    /// <summary>The id of the result that the rules of BIDS were not checked.</summary>
    public const string NotCheckedId = "DANDI.BIDS_NOT_CHECKED";

    /// <summary>Creates the result that the rules of BIDS were not checked.</summary>
    /// <param name="bidsRoot">
    /// The root of the dataset, relative to the Dandiset; <c>.</c> if it is the root of the Dandiset.
    /// </param>
    public static ValidationResult NotChecked(string bidsRoot) =>
        new(
            NotCheckedId,
            Severity.Warning,
            bidsRoot == "." ? AssetNames.BidsDescription : $"{bidsRoot}/{AssetNames.BidsDescription}",
            "BIDS rules are not checked by this version. Run the BIDS validator "
                + "(https://bids-standard.github.io/bids-validator/) before you rely on the dataset."
        )
        {
            Origin = new ValidationOrigin("dandi", Standard: "BIDS"),
        };
}
