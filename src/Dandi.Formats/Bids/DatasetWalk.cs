using Dandi.Bids.Contexts;
using Dandi.Bids.Inheritance;
using Dandi.Bids.Names;
using Dandi.Bids.Rules;
using Dandi.Bids.Tree;

namespace Dandi.Bids;

/// <summary>Checks each file and folder of a dataset: first the files of a folder, then the folders in it.</summary>
internal sealed class DatasetWalk
{
    private const string Derivatives = "derivatives";

    private readonly DatasetContext _dataset;
    private readonly DatasetPart _part;
    private readonly SelectedSidecars _sidecars;
    private readonly Action<BidsIssue> _report;
    private readonly CancellationToken _cancellationToken;
    private readonly FolderIndexes _indexes = new();
    private readonly FileContextReader _reader;
    private readonly FileNameChecker _names;
    private readonly CaseCollisions _collisions = new();
    private readonly RuleSet _rules;

    public DatasetWalk(
        DatasetContext dataset,
        FileContents contents,
        DatasetPart part,
        Action<BidsIssue> report,
        CancellationToken cancellationToken
    )
    {
        (_dataset, _part, _report, _cancellationToken) = (dataset, part, report, cancellationToken);
        _sidecars = new SelectedSidecars(part.Paths);
        _reader = new FileContextReader(dataset, contents);
        _names = new FileNameChecker(dataset.Schema, dataset.Type);
        _rules = new RuleSet(dataset);
    }

    /// <summary>How many files and folders were checked.</summary>
    public int FileCount { get; private set; }

    /// <summary>Whether HED strings were found.</summary>
    public bool HasHed => _reader.HasHed;

    public void Run() => Visit(_dataset.Root);

    private void Visit(BidsFolder folder)
    {
        foreach (var file in _indexes.Of(folder).Files)
        {
            if (!file.File.IsIgnored)
                Check(file, folder, isFolder: null);
        }
        foreach (var child in folder.Folders)
        {
            if (child.IsIgnored || !(_part.Touches(child.Path) || _sidecars.Touch(child.Path)))
                continue;
            var file = child.AsFile();
            Check(new NamedFile(file, FileNameParts.Parse(file.Name)), folder, isFolder: !child.IsPseudoFile);
            if (child.IsChecked)
                Visit(child);
        }
    }

    private void Check(NamedFile named, BidsFolder folder, bool? isFolder)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var file = new FileContext(_dataset, _indexes.Of(folder), named) { IsFolder = isFolder };
        if (_dataset.Type == "raw" && file.Path.Contains(Derivatives, StringComparison.Ordinal))
            return;
        var path = file.Path.TrimEnd('/');
        if (_part.IsAll || _part.Contains(path))
        {
            FileCount++;
            _part.NoteChecked(path);
            Check(file, _report);
        }
        else if (isFolder != true && _sidecars.ApplyTo(path, named.Parts))
        {
            Check(file, ReportSelected);
        }
    }

    private void Check(FileContext file, Action<BidsIssue> report)
    {
        var named = file.Named;
        _reader.Read(file, report);
        if (file.IsFolder != true && named.File.IsEmpty)
            report(Empty(file));
        file.Hide(_names.Check(named.File, named.Parts, file.Kind.Datatype, report).Parts);
        _collisions.Check(named.File, report);
        if (!file.IsRefused)
            _rules.Apply(file, report);
    }

    /// <summary>Of what is found in a data file, only that about a selected sidecar was asked for.</summary>
    private void ReportSelected(BidsIssue issue)
    {
        if (issue.Location is { } location && _part.Contains(location.TrimEnd('/')))
            _report(issue);
    }

    private static BidsIssue Empty(FileContext file) =>
        new("EMPTY_FILE", BidsSeverity.Error, file.Path)
        {
            Message = "The file is empty. Restore its content, or remove it.",
        };
}
