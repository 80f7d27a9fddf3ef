using Dandi.Discovery;
using Dandi.FileSystem;

namespace Dandi.Inspection.Bids;

/// <summary>The results of a BIDS dataset, which all its assets share.</summary>
internal sealed class BidsDataset
{
    private readonly IssueTable _issues = new();
    private readonly List<ValidationResult> _ofDataset = [];
    private readonly BidsResults _results;
    private readonly DateTime _start;
    private ValidationResult? _failure;

    private BidsDataset(BidsResults results, DateTime start) => (_results, _start) = (results, start);

    /// <summary>Validates a dataset.</summary>
    /// <param name="validation">The validation.</param>
    /// <param name="start">The time now, in UTC; files that change later are not validated.</param>
    /// <param name="found">Receives each result once, when it is found.</param>
    /// <param name="cancellationToken">Cancels the validation.</param>
    public static BidsDataset Validate(
        BidsValidation validation,
        DateTime start,
        Action<ValidationResult> found,
        CancellationToken cancellationToken
    )
    {
        var dataset = new BidsDataset(validation.Results, start);
        validation.Run(dataset._issues.Add, dataset._ofDataset.Add, found, cancellationToken);
        dataset._failure = dataset._ofDataset.Find(result => result.Id == BidsResults.NotCheckedId);
        dataset._issues.Complete();
        return dataset;
    }

    /// <summary>
    /// The results of an asset: those at its path. The description of the dataset gets all, so that the dataset does
    /// not count as valid while any file of it is invalid. If the dataset was not checked, no asset of it is valid.
    /// </summary>
    /// <param name="asset">The asset.</param>
    /// <param name="change">The result that the asset changed after it was validated; null if it did not.</param>
    public BidsAssetResults Of(LocalAsset asset, ValidationResult? change)
    {
        IEnumerable<ValidationResult> changes = change is null ? [] : [change];
        if (asset.Kind == AssetKind.BidsDescription)
            return new BidsAssetResults([.. changes, .. _ofDataset], _issues, _results, ..)
            {
                AreOfWholeDataset = true,
            };
        var location = $"/{asset.BidsPath}";
        return new BidsAssetResults(
            _failure is null ? [.. changes] : [_failure],
            _issues,
            _results,
            _issues.RangeOf(asset.Kind == AssetKind.Zarr ? $"{location}/" : location)
        );
    }

    /// <summary>
    /// Finds out whether an asset was added, or changed, after the validation started. An upload may take days.
    /// </summary>
    /// <returns>The result that says so; null if it did not change.</returns>
    /// <exception cref="IOException">The system cannot tell.</exception>
    public ValidationResult? FindChange(LocalAsset asset)
    {
        // A copy may have the modification time of the original, but it is created later. The time of the last change
        // of metadata says less: backups change it by their hard links.
        var created = PathEntry.Read(asset.FullPath).Status?.Created?.ToDateTime();
        var isNew = created > _start || PathEntry.ReadModificationTime(asset.FullPath) > _start;
        return isNew ? _results.Changed(asset.Path) : null;
    }
}
