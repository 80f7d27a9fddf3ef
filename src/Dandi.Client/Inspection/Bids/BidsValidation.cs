using Dandi.Bids;
using Dandi.Bids.Schema;

namespace Dandi.Inspection.Bids;

/// <summary>Validates one BIDS dataset. Whatever happens, it ends with results.</summary>
/// <param name="schema">The rules.</param>
/// <param name="root">The root of the dataset, relative to the Dandiset; <c>.</c> for the root of the Dandiset.</param>
/// <param name="folder">The root of the dataset on this machine.</param>
public sealed class BidsValidation(BidsSchema schema, string root, string folder)
{
    /// <summary>Converts the issues of the dataset.</summary>
    internal BidsResults Results { get; } = new(root, schema.Version);

    /// <summary>
    /// The files and folders that are validated, by their paths in the dataset; null for the dataset as a whole.
    /// </summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>Validates the dataset.</summary>
    /// <param name="found">Receives each result when it is found; may block.</param>
    /// <param name="cancellationToken">Cancels the validation.</param>
    public void Run(Action<ValidationResult> found, CancellationToken cancellationToken) =>
        Run(_ => { }, _ => { }, found, cancellationToken);

    /// <param name="addIssue">Receives each issue.</param>
    /// <param name="addOther">Receives the results that are not issues.</param>
    /// <param name="found">Receives all results.</param>
    /// <param name="cancellationToken">Cancels the validation.</param>
    internal void Run(
        Action<BidsIssue> addIssue,
        Action<ValidationResult> addOther,
        Action<ValidationResult> found,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var validator = new BidsValidator(schema);
            var summary = Only is null
                ? validator.Validate(folder, Report, cancellationToken)
                : validator.Validate(folder, Only, Report, cancellationToken);
            if (summary.HasHed)
                ReportOther(Results.HedNotChecked());
            foreach (var path in summary.UncheckedPaths)
                ReportOther(Results.PathNotChecked(path));
            foreach (var derivative in summary.UncheckedDatasets)
                ReportOther(Results.DerivativeNotChecked(derivative));
        }
        catch (Exception error)
            when (error is DandiException { IsFatal: false } or IOException or UnauthorizedAccessException)
        {
            ReportOther(Results.NotChecked(error.Message));
        }

        void Report(BidsIssue issue)
        {
            addIssue(issue);
            found(Results.Of(issue));
            if (Results.ConcernsDandisetYaml(issue))
                ReportOther(Results.IgnoreDandisetYaml());
        }

        void ReportOther(ValidationResult result)
        {
            addOther(result);
            found(result);
        }
    }
}
