using Dandi.Bids.Tree;

namespace Dandi.Bids.Inheritance;

/// <summary>The indexes of one folder and of those above it, since inheritance looks nowhere else.</summary>
internal sealed class FolderIndexes
{
    private FolderIndex? _current;

    /// <summary>Gets the index of a folder. The indexes of folders that are not above it are dropped.</summary>
    public FolderIndex Of(BidsFolder folder)
    {
        for (var index = _current; index is not null; index = index.Parent)
        {
            if (ReferenceEquals(index.Folder, folder))
                return _current = index;
        }
        return _current = new FolderIndex(folder, folder.Parent is { } parent ? Of(parent) : null);
    }
}
