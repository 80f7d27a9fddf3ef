namespace Dandi.Bids;

/// <summary>What a validation has read.</summary>
/// <param name="SchemaVersion">The version of the BIDS schema.</param>
/// <param name="FileCount">The number of files and folders that were checked.</param>
/// <param name="HasHed">Whether HED strings were found. They are not checked.</param>
/// <param name="UncheckedDatasets">
/// The datasets in <c>derivatives</c>, which are not checked with the outer one: their paths, relative to it.
/// </param>
public sealed record BidsSummary(
    string SchemaVersion,
    int FileCount,
    bool HasHed,
    IReadOnlyList<string> UncheckedDatasets
)
{
    /// <summary>
    /// Of the paths that were selected, those of which nothing was checked, because the dataset ignores them.
    /// </summary>
    public IReadOnlyList<string> UncheckedPaths { get; init; } = [];
}
