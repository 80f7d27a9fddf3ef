namespace Dandi.Bids;

/// <summary>
/// The codes of issues that the engine reports by itself. The checks of the schema have codes of their own.
/// </summary>
public static class IssueCodes
{
    private static readonly Dictionary<string, BidsSeverity> Severities = new(StringComparer.Ordinal)
    {
        ["INVALID_JSON_ENCODING"] = BidsSeverity.Error,
        ["JSON_INVALID"] = BidsSeverity.Error,
        ["JSON_NOT_AN_OBJECT"] = BidsSeverity.Error,
        ["MISSING_DATASET_DESCRIPTION"] = BidsSeverity.Error,
        ["INVALID_ENTITY_LABEL"] = BidsSeverity.Error,
        ["ENTITY_WITH_NO_LABEL"] = BidsSeverity.Error,
        ["MISSING_REQUIRED_ENTITY"] = BidsSeverity.Error,
        ["ENTITY_NOT_IN_RULE"] = BidsSeverity.Error,
        ["DATATYPE_MISMATCH"] = BidsSeverity.Error,
        ["ALL_FILENAME_RULES_HAVE_ISSUES"] = BidsSeverity.Error,
        ["EXTENSION_MISMATCH"] = BidsSeverity.Error,
        ["INVALID_LOCATION"] = BidsSeverity.Error,
        ["FILENAME_MISMATCH"] = BidsSeverity.Error,
        ["NOT_INCLUDED"] = BidsSeverity.Error,
        ["CASE_COLLISION"] = BidsSeverity.Error,
        ["EMPTY_FILE"] = BidsSeverity.Error,
        ["JSON_KEY_REQUIRED"] = BidsSeverity.Error,
        ["JSON_KEY_RECOMMENDED"] = BidsSeverity.Warning,
        ["SIDECAR_KEY_REQUIRED"] = BidsSeverity.Error,
        ["SIDECAR_KEY_RECOMMENDED"] = BidsSeverity.Warning,
        ["SIDECAR_FIELD_OVERRIDE"] = BidsSeverity.Warning,
        ["SIDECAR_WITHOUT_DATAFILE"] = BidsSeverity.Error,
        ["MULTIPLE_INHERITABLE_FILES"] = BidsSeverity.Error,
        ["JSON_SCHEMA_VALIDATION_ERROR"] = BidsSeverity.Error,
        ["TSV_ERROR"] = BidsSeverity.Error,
        ["TSV_COLUMN_HEADER_DUPLICATE"] = BidsSeverity.Error,
        ["TSV_EQUAL_ROWS"] = BidsSeverity.Error,
        ["TSV_EMPTY_LINE"] = BidsSeverity.Error,
        ["TSV_COLUMN_MISSING"] = BidsSeverity.Error,
        ["TSV_COLUMN_ORDER_INCORRECT"] = BidsSeverity.Error,
        ["TSV_ADDITIONAL_COLUMNS_NOT_ALLOWED"] = BidsSeverity.Error,
        ["TSV_ADDITIONAL_COLUMNS_MUST_DEFINE"] = BidsSeverity.Error,
        ["TSV_ADDITIONAL_COLUMNS_UNDEFINED"] = BidsSeverity.Warning,
        ["TSV_INDEX_VALUE_NOT_UNIQUE"] = BidsSeverity.Error,
        ["TSV_VALUE_INCORRECT_TYPE"] = BidsSeverity.Error,
        ["TSV_COLUMN_TYPE_REDEFINED"] = BidsSeverity.Warning,
        ["TSV_PSEUDO_AGE_DEPRECATED"] = BidsSeverity.Warning,
        ["INVALID_FILE_ENCODING"] = BidsSeverity.Error,
        ["INVALID_GZIP"] = BidsSeverity.Error,
        ["NIFTI_HEADER_UNREADABLE"] = BidsSeverity.Error,
        ["AMBIGUOUS_AFFINE"] = BidsSeverity.Warning,
        ["FILE_READ"] = BidsSeverity.Error,
        ["SYMLINK_BROKEN"] = BidsSeverity.Error,
        ["SYMLINK_CYCLE"] = BidsSeverity.Error,
        ["CHECK_ERROR"] = BidsSeverity.Error,
        ["UNUSED_STIMULUS"] = BidsSeverity.Warning,
        ["CITATION_CFF_VALIDATION_ERROR"] = BidsSeverity.Error,
    };

    /// <summary>The codes.</summary>
    public static IReadOnlyCollection<string> All => Severities.Keys;

    /// <summary>The severity of an issue with one of the codes.</summary>
    /// <exception cref="KeyNotFoundException">The engine has no such code.</exception>
    public static BidsSeverity SeverityOf(string code) => Severities[code];
}
