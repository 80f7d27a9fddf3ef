using Dandi.Discovery;
using Dandi.Metadata;
using Dandi.Nwb;

namespace Dandi.Inspection;

/// <summary>Validates assets before anything of them is uploaded.</summary>
public static class AssetValidator
{
    /// <summary>The id of the result that no metadata can be extracted from a file.</summary>
    public const string MetadataNotExtractedId = "DANDI.METADATA_NOT_EXTRACTED";

    /// <summary>The id of the result that this program cannot read an optional field of the metadata.</summary>
    public const string MetadataIncompleteId = "DANDI.METADATA_INCOMPLETE";

    /// <summary>Validates an NWB file. Files of other kinds are not validated.</summary>
    /// <param name="asset">The asset that the file is.</param>
    /// <param name="nwb">The open file.</param>
    /// <param name="bySchema">
    /// Whether the file is valid if metadata of the DANDI schema can be extracted from it, instead of by the checks of
    /// the NWB Inspector (<c>--schema</c>).
    /// </param>
    /// <exception cref="IOException">The file system reports an error.</exception>
    public static IReadOnlyList<ValidationResult> Validate(LocalAsset asset, NwbReader nwb, bool bySchema = false)
    {
        var validation = new NwbValidator(nwb) { RunsInspector = !bySchema }.Validate();
        IEnumerable<ValidationResult> results =
        [
            .. validation.Results,
            .. FindMetadataFault(asset, validation, bySchema ? Severity.Error : Severity.Warning),
            .. FindIncomplete(asset, validation.Record),
        ];
        // The layout of a BIDS dataset is defined by BIDS.
        return asset.BidsRoot is null ? [.. results, .. OrganizedPath.Validate(asset.Path)] : [.. results];
    }

    /// <summary>Reports the optional fields that the metadata will lack, as this program cannot read them.</summary>
    /// <param name="asset">The asset that the file is.</param>
    /// <param name="record">The NWB record; null if there is none.</param>
    public static IEnumerable<ValidationResult> FindIncomplete(LocalAsset asset, NwbRecord? record) =>
        (record?.Unread ?? []).Select(unread => new ValidationResult(
            MetadataIncompleteId,
            Severity.Warning,
            asset.Path,
            unread
        )
        {
            Origin = new ValidationOrigin("dandi"),
        });

    /// <summary>Reports that no metadata can be extracted from a file that is otherwise valid.</summary>
    /// <remarks>
    /// The validation of the Python client has no such result, but its upload fails. It is a warning by default,
    /// because both upload such a file with <c>--allow-any-path</c>.
    /// </remarks>
    private static IEnumerable<ValidationResult> FindMetadataFault(
        LocalAsset asset,
        NwbValidation validation,
        Severity severity
    )
    {
        var fault = validation.RecordError
            ?? (validation.Record is { } record ? AssetMetadata.FindFault(record) : null);
        if (fault is null)
            return [];
        return
        [
            new ValidationResult(
                MetadataNotExtractedId,
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
