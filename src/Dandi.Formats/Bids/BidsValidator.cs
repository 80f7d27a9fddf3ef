using Dandi.Bids.Citation;
using Dandi.Bids.Contexts;
using Dandi.Bids.Names;
using Dandi.Bids.Readers;
using Dandi.Bids.Schema;
using Dandi.Bids.Tree;
using Dandi.Bids.Values;

namespace Dandi.Bids;

/// <summary>
/// Validates BIDS datasets as the BIDS validator does (<see href="https://bids.neuroimaging.io"/>), by the rules of a
/// schema. HED strings are not checked.
/// </summary>
/// <remarks>
/// One dataset is read after another; its files are read in the order of their names. Memory grows with the number of
/// files, not with their contents or the number of issues. An instance can be used by several threads.
/// </remarks>
/// <param name="schema">The version of BIDS.</param>
public sealed class BidsValidator(BidsSchema schema)
{
    /// <summary>Validates a dataset.</summary>
    /// <param name="root">The folder of the dataset.</param>
    /// <param name="report">Takes each issue as soon as it is found.</param>
    /// <param name="cancellationToken">Cancels the validation.</param>
    /// <exception cref="DandiException">The folder cannot be read.</exception>
    public BidsSummary Validate(string root, Action<BidsIssue> report, CancellationToken cancellationToken) =>
        Validate(root, DatasetPart.All, report, cancellationToken);

    /// <summary>
    /// Validates some files and folders of a dataset with the sidecars that apply to them. The names of all files are
    /// read, but only the contents of those that concern the part.
    /// </summary>
    /// <remarks>
    /// If the part is a sidecar, the data files that it applies to are read, and what they say about the sidecar is
    /// reported. Issues that need the whole dataset are left out: <c>UNUSED_STIMULUS</c>, and
    /// <c>SIDECAR_WITHOUT_DATAFILE</c> of files that are not named themselves.
    /// </remarks>
    /// <param name="root">The folder of the dataset.</param>
    /// <param name="only">The paths of the files and folders, relative to the root.</param>
    /// <param name="report">Takes each issue as soon as it is found.</param>
    /// <param name="cancellationToken">Cancels the validation.</param>
    /// <exception cref="DandiException">The folder cannot be read.</exception>
    public BidsSummary Validate(
        string root,
        IEnumerable<string> only,
        Action<BidsIssue> report,
        CancellationToken cancellationToken
    ) => Validate(root, new DatasetPart(only), report, cancellationToken);

    private BidsSummary Validate(
        string root,
        DatasetPart part,
        Action<BidsIssue> report,
        CancellationToken cancellationToken
    )
    {
        var tree = BidsTree.Read(
            Path.GetFullPath(root),
            schema.FolderKinds(),
            issue => ReportIfTouched(issue, part, report),
            cancellationToken
        );
        var contents = new FileContents();
        var dataset = new DatasetContext(schema, tree, contents, ReadDescription(tree, contents, report));
        var walk = new DatasetWalk(dataset, contents, part, report, cancellationToken);
        walk.Run();
        if (part.IsAll)
            UnusedFiles.Check(tree, report);
        else
            UnusedFiles.Check(tree, part.Paths.Where(path => !BelongsToOthers(path)), report);
        if (part.Contains("/" + CitationFile.Name) && tree.FindFile(CitationFile.Name) is { IsIgnored: false } citation)
            CitationFile.Check(citation, schema, report);
        return new BidsSummary(schema.Version, walk.FileCount, walk.HasHed, DerivativeDatasets.Find(root, part))
        {
            UncheckedPaths = part.Unchecked,
        };
    }

    /// <summary>
    /// Whether a JSON file belongs to files of other suffixes, as coordinate systems do. Not all of these were checked.
    /// </summary>
    private bool BelongsToOthers(string path) =>
        FileNameParts.Parse(Path.GetFileName(path)) is var parts
        && schema.Associations.Any(rule => rule.Suffix == parts.Suffix && rule.Extensions.Contains(parts.Extension));

    private static void ReportIfTouched(BidsIssue issue, DatasetPart part, Action<BidsIssue> report)
    {
        if (issue.Location is not { } location || part.Touches(location.TrimEnd('/')))
            report(issue);
    }

    private static JsObject? ReadDescription(BidsFolder tree, FileContents contents, Action<BidsIssue> report)
    {
        if (tree.FindFile(BidsDatasetRoot.Description) is not { } file)
        {
            report(
                new BidsIssue("MISSING_DATASET_DESCRIPTION", BidsSeverity.Error, Location: null)
                {
                    Message =
                        $"The dataset has no `{BidsDatasetRoot.Description}` in its root. "
                        + "Add one with its name and BIDS version.",
                }
            );
            return null;
        }
        try
        {
            return contents.ReadJson(file).Members;
        }
        catch (BidsReadException exception)
        {
            // It is reported again where the file is checked, as the BIDS validator does. It has no limits.
            if (!exception.IsRefusal)
                report(ReadIssues.Of(exception, file));
            return null;
        }
    }
}
