using Dandi.Bids.Tree;

namespace Dandi.Bids.Names;

/// <summary>
/// Finds files of a folder whose names differ only in case, so that other file systems would have only one of them.
/// </summary>
/// <remarks>The names of the last folder are kept, because files are checked folder by folder.</remarks>
internal sealed class CaseCollisions
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _collisions = new(StringComparer.OrdinalIgnoreCase);
    private BidsFolder? _folder;

    public void Check(BidsFile file, Action<BidsIssue> report)
    {
        if (file.Folder is not null)
            return;
        if (file.Parent != _folder)
            Read(file.Parent);
        if (_collisions.Contains(file.Name))
            report(new BidsIssue("CASE_COLLISION", BidsSeverity.Error, file.Path));
    }

    private void Read(BidsFolder folder)
    {
        _folder = folder;
        _names.Clear();
        _collisions.Clear();
        foreach (var file in folder.Files)
        {
            if (!_names.Add(file.Name))
                _collisions.Add(file.Name);
        }
    }
}
