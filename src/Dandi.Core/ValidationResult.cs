namespace Dandi;

/// <summary>What one check says about a file (docs/spec/bids-zarr-schema.md §5).</summary>
/// <param name="Id">The id of the rule, such as <c>DANDI.NON_DANDI_FILENAME</c>.</param>
/// <param name="Severity">From <see cref="Severity.Error"/> on, the result blocks the upload.</param>
/// <param name="Path">The file, relative to the Dandiset's root, with <c>/</c>.</param>
/// <param name="Message">What is wrong, and what to do.</param>
public sealed record ValidationResult(string Id, Severity Severity, string Path, string Message)
{
    /// <summary>The location inside the file; null for the whole file, empty for its root.</summary>
    public string? Location { get; init; }

    /// <summary>What the result is about; null if that follows from the id.</summary>
    public ResultScope? Scope { get; init; }

    /// <summary>
    /// The root of the dataset that the rule was applied to, relative to the Dandiset's root (<c>.</c> for that root);
    /// null if the rule is not one for datasets.
    /// </summary>
    public string? Dataset { get; init; }

    /// <summary>The validator and standard; null if they follow from the id.</summary>
    public ValidationOrigin? Origin { get; init; }

    /// <summary>Whether the result blocks the upload of the asset.</summary>
    public bool IsBlocking => Severity >= Severity.Error;
}
