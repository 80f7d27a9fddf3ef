using Dandi.Discovery;
using Dandi.Metadata;
using Dandi.Nwb;

namespace Dandi.Inspection;

/// <summary>Judges an asset before anything of it is sent.</summary>
public static class AssetValidator
{
    /// <summary>The id of the result of a file of which no metadata can be made, although nothing else blocks it.</summary>
    public const string UndescribableId = "DANDI.METADATA_NOT_EXTRACTED";

    /// <summary>The id of the result of a file of which an optional field of the metadata cannot be read by this program.</summary>
    public const string IncompleteId = "DANDI.METADATA_INCOMPLETE";

    /// <summary>The findings for an NWB file; of other files nothing is validated.</summary>
    /// <param name="asset">What it is and where.</param>
    /// <param name="nwb">The file, open.</param>
    /// <param name="bySchema">Whether the file is judged by whether metadata of the schema can be made of it, instead of by the inspector's checks (<c>--schema</c>).</param>
    /// <exception cref="IOException">The disk fails.</exception>
    public static IReadOnlyList<ValidationResult> Validate(LocalAsset asset, NwbReader nwb, bool bySchema = false)
    {
        var validation = new NwbValidator(nwb) { Inspects = !bySchema }.Validate();
        IEnumerable<ValidationResult> results =
        [
            .. validation.Results,
            .. FindUndescribable(asset, validation, bySchema ? Severity.Error : Severity.Warning),
            .. FindIncomplete(asset, validation.Record),
        ];
        // The layout of a BIDS dataset is BIDS' own.
        return asset.BidsRoot is null ? [.. results, .. OrganizedPath.Validate(asset.Path)] : [.. results];
    }

    /// <summary>What the metadata of a file will lack, because this program cannot read it.</summary>
    /// <param name="asset">What it is and where.</param>
    /// <param name="record">What it says of itself; null if that is not known.</param>
    public static IEnumerable<ValidationResult> FindIncomplete(LocalAsset asset, NwbRecord? record) =>
        (record?.Unread ?? []).Select(unread => new ValidationResult(IncompleteId, Severity.Warning, asset.Path, unread)
        {
            Origin = new ValidationOrigin("dandi"),
        });

    /// <summary>A file that validation lets pass and of which no metadata can be made. The Python client's validation says nothing of it, and its upload fails;
    /// so this is a warning by default, for with <c>--allow-any-path</c> both upload such a file.</summary>
    private static IEnumerable<ValidationResult> FindUndescribable(
        LocalAsset asset,
        NwbValidation validation,
        Severity severity
    )
    {
        var fault = validation.Refusal ?? (validation.Record is { } record ? AssetMetadata.FindFault(record) : null);
        if (fault is null)
            return [];
        return
        [
            new ValidationResult(
                UndescribableId,
                severity,
                asset.Path,
                $"`dandi upload` will fail to extract metadata: {fault}"
            )
            {
                Origin = new ValidationOrigin("dandi"),
            },
        ];
    }
}
