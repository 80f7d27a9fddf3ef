namespace Dandi;

/// <summary>One finding of validation (bids-zarr-schema.md §5).</summary>
/// <param name="Id">The rule, such as <c>DANDI.NON_DANDI_FILENAME</c>.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Path">The file it concerns, relative to the Dandiset's root, with <c>/</c>.</param>
/// <param name="Message">What is wrong, and what to do.</param>
public sealed record ValidationResult(string Id, Severity Severity, string Path, string Message)
{
    /// <summary>Where in the file it is; null for the whole, empty for the root.</summary>
    public string? Location { get; init; }

    /// <summary>Who found it, and by which standard; null where the id tells.</summary>
    public ValidationOrigin? Origin { get; init; }

    /// <summary>Whether it keeps the asset from being uploaded.</summary>
    public bool IsBlocking => Severity >= Severity.Error;
}
