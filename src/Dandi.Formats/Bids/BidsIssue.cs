namespace Dandi.Bids;

/// <summary>An issue of a BIDS dataset (docs/spec/bids-zarr-schema.md §1.1).</summary>
/// <param name="Code">The code of the BIDS validator or of a check of the schema, such as <c>NOT_INCLUDED</c>.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Location">
/// The path from the root of the dataset, which begins with <c>/</c>; it ends with <c>/</c> if it is a folder. Null if
/// the issue concerns the dataset as a whole.
/// </param>
public sealed record BidsIssue(string Code, BidsSeverity Severity, string? Location)
{
    /// <summary>What the issue is about in the file: a key, a column or a rule; null for none.</summary>
    public string? SubCode { get; init; }

    /// <summary>What is wrong, and what to do.</summary>
    public string? Message { get; init; }

    /// <summary>The path of the rule in the schema, such as <c>rules.files.raw.func.func</c>; null for none.</summary>
    public string? Rule { get; init; }

    /// <summary>The line of the file, from 1; null for none.</summary>
    public int? Line { get; init; }
}
