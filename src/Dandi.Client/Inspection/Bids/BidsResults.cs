using Dandi.Bids;
using Dandi.Discovery;
using Dandi.Inspection.Explanations;

namespace Dandi.Inspection.Bids;

/// <summary>Converts the issues of a BIDS dataset to validation results (docs/spec/bids-zarr-schema.md §1.7).</summary>
/// <param name="root">The root of the dataset, relative to the Dandiset; <c>.</c> for the root of the Dandiset.</param>
/// <param name="schemaVersion">The version of the BIDS schema.</param>
public sealed class BidsResults(string root, string schemaVersion)
{
    /// <summary>The id of the result that the rules of BIDS were not checked.</summary>
    public const string NotCheckedId = "DANDI.BIDS_NOT_CHECKED";

    /// <summary>The id of the result that the HED strings of a dataset were not checked.</summary>
    public const string HedNotCheckedId = "DANDI.HED_NOT_CHECKED";

    /// <summary>The id of the result that a dataset in <c>derivatives</c> was not checked.</summary>
    public const string DerivativeNotCheckedId = "DANDI.BIDS_DERIVATIVE_NOT_CHECKED";

    /// <summary>The id of the result that no rule of BIDS concerns a path.</summary>
    public const string PathNotCheckedId = "DANDI.BIDS_PATH_NOT_CHECKED";

    /// <summary>The id of the result that <c>.bidsignore</c> should name <c>dandiset.yaml</c>.</summary>
    public const string IgnoreDandisetYamlId = "DANDI.BIDSIGNORE_DANDISET_YAML";

    private const string Prefix = "BIDS.";

    private LastPath? _lastPath;

    // The rules are those of the BIDS validator, whose name the Python client expects in files with results.
    private readonly ValidationOrigin _origin = new("bids-validator-deno", Standard: "BIDS")
    {
        StandardSchemaVersion = schemaVersion,
    };

    /// <summary>Whether a result follows from the content of a file, not from its path.</summary>
    /// <remarks>These are the two that the Python client hides for links without content.</remarks>
    public static bool NeedsContent(ValidationResult result) =>
        result.Id is $"{Prefix}NIFTI_HEADER_UNREADABLE" or $"{Prefix}EMPTY_FILE";

    /// <summary>Whether an issue concerns <c>dandiset.yaml</c>, which is not part of BIDS.</summary>
    public bool ConcernsDandisetYaml(BidsIssue issue) => root == "." && issue.Location == $"/{DandisetYaml.FileName}";

    /// <summary>Converts an issue.</summary>
    public ValidationResult Of(BidsIssue issue) =>
        new(
            Prefix + issue.Code,
            issue.Severity == BidsSeverity.Error ? Severity.Error : Severity.Hint,
            PathOf(issue.Location),
            MessageOf(issue)
        )
        {
            Scope = issue.Location switch
            {
                null => ResultScope.Dataset,
                [.., '/'] => ResultScope.Folder,
                _ => ResultScope.File,
            },
            Dataset = root,
            Origin = _origin,
        };

    /// <summary>Creates the result that a dataset could not be read, so that its files were not checked.</summary>
    /// <param name="reason">Why it could not be read.</param>
    public ValidationResult NotChecked(string reason) =>
        OwnResult(
            NotCheckedId,
            Severity.Error,
            ResultScope.Dataset,
            PathOf(AssetNames.BidsDescription),
            $"The BIDS dataset was not checked: {reason.TrimEnd('.')}. Run the command again when the files can be "
                + "read and no program writes to them."
        );

    /// <summary>Creates the result that a file was added, or changed, after its dataset was validated.</summary>
    /// <param name="path">The path of the file in the Dandiset.</param>
    public ValidationResult Changed(string path) =>
        OwnResult(
            NotCheckedId,
            Severity.Error,
            ResultScope.File,
            path,
            $"`{path}` changed after its BIDS dataset was validated. Run the command again when no program writes to "
                + "the dataset."
        );

    /// <summary>Creates the result that the HED strings of the dataset were not checked.</summary>
    public ValidationResult HedNotChecked() =>
        OwnResult(
            HedNotCheckedId,
            Severity.Hint,
            ResultScope.Dataset,
            PathOf(AssetNames.BidsDescription),
            "The HED annotations of the dataset were not checked: this program does not check HED strings. Use the "
                + "online tools (https://hedtools.org) for them.",
            standard: "HED"
        );

    /// <summary>Creates the result that a dataset in <c>derivatives</c> was not checked.</summary>
    /// <param name="derivative">Its path in the outer dataset.</param>
    public ValidationResult DerivativeNotChecked(string derivative) =>
        OwnResult(
            DerivativeNotCheckedId,
            Severity.Hint,
            ResultScope.Folder,
            PathOf($"/{derivative}"),
            $"`{derivative}` is a BIDS dataset of its own, which is not checked with the dataset around it. Run `dandi "
                + "validate` on this folder to check it."
        );

    /// <summary>Creates the result that no rule of BIDS concerns a path that was named.</summary>
    /// <param name="path">The path in the dataset.</param>
    public ValidationResult PathNotChecked(string path) =>
        OwnResult(
            PathNotCheckedId,
            Severity.Hint,
            ResultScope.File,
            PathOf(path),
            $"`{path}` was not checked by the rules of BIDS: the dataset ignores it. Folders such as `sourcedata` and "
                + "`code`, and the paths in `.bidsignore`, are no part of a BIDS dataset."
        );

    /// <summary>Creates the hint that accompanies each issue about <c>dandiset.yaml</c>.</summary>
    public ValidationResult IgnoreDandisetYaml() =>
        new(
            IgnoreDandisetYamlId,
            Severity.Hint,
            DandisetYaml.FileName,
            $"`{DandisetYaml.FileName}` is not part of BIDS. Add the line `{DandisetYaml.FileName}` to `.bidsignore` "
                + "in the root of the dataset."
        )
        {
            Scope = ResultScope.Dataset,
            Dataset = root,
        };

    /// <summary>Creates a result of this program, not of a rule of the standard.</summary>
    private ValidationResult OwnResult(
        string id,
        Severity severity,
        ResultScope scope,
        string path,
        string message,
        string standard = "BIDS"
    ) =>
        new(id, severity, path, message)
        {
            Scope = scope,
            Dataset = root,
            Origin = new ValidationOrigin("dandi", Standard: standard),
        };

    /// <summary>The path of a location in the Dandiset; that of the dataset for no location.</summary>
    private string PathOf(string? location)
    {
        // Many issues of a file follow each other. Other threads replace the pair as a whole.
        if (location is not null && _lastPath is var (known, path) && ReferenceEquals(known, location))
            return path;
        path = Join(location);
        if (location is not null)
            _lastPath = new LastPath(location, path);
        return path;
    }

    private string Join(string? location)
    {
        var inner = location?.Trim('/') ?? "";
        if (inner.Length == 0)
            return root;
        return root == "." ? inner : $"{root}/{inner}";
    }

    private static string MessageOf(BidsIssue issue)
    {
        var message = (issue.Message ?? RuleExplanations.Find(Prefix + issue.Code)?.Text)?.TrimEnd() ?? "";
        if (issue.SubCode is { } subCode)
            message += $"{(message.Length > 0 ? "\n" : "")}subCode: {subCode}";
        return issue.Line is { } line ? message + $"{(message.Length > 0 ? "\n" : "")}line: {line}" : message;
    }

    private sealed record LastPath(string Location, string Path);
}
