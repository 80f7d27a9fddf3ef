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
            if (child.IsIgnored || !_part.Touches(child.Path))
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
        if (!_part.IsAll && !_part.Contains(file.Path.TrimEnd('/')))
            return;
        if (_dataset.Type == "raw" && file.Path.Contains(Derivatives, StringComparison.Ordinal))
            return;
        FileCount++;
        _reader.Read(file, _report);
        if (isFolder != true && named.File.IsEmpty)
            _report(Empty(file));
        file.Hide(_names.Check(named.File, named.Parts, file.Kind.Datatype, _report).Parts);
        _collisions.Check(named.File, _report);
        _rules.Apply(file, _report);
    }

    private static BidsIssue Empty(FileContext file) =>
        new("EMPTY_FILE", BidsSeverity.Error, file.Path)
        {
            Message = "The file is empty. Restore its content, or remove it.",
        };
}
