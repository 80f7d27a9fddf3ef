using Dandi.Bids.Tree;

namespace Dandi.Bids.Contexts;

/// <summary>The contents of the files that were used last, so that a file is seldom read twice.</summary>
/// <remarks>
/// Files that belong together are close to each other in the walk, or above it in the tree and used all the time, so
/// that few contents are enough. More would only make each garbage collection longer.
/// </remarks>
/// <param name="capacity">The sum of the sizes to keep; a content above it is not kept.</param>
internal sealed class RecentFiles<TContent>(long capacity)
    where TContent : class
{
    private const int MaxCount = 256;

    private readonly Dictionary<BidsFile, LinkedListNode<(BidsFile File, TContent Content, long Size)>> _byFile = [];
    private readonly LinkedList<(BidsFile File, TContent Content, long Size)> _byUse = [];
    private long _size;

    public bool TryGet(BidsFile file, out TContent content)
    {
        if (!_byFile.TryGetValue(file, out var node))
        {
            content = null!;
            return false;
        }
        if (_byUse.First != node)
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
        }
        content = node.Value.Content;
        return true;
    }

    public void Add(BidsFile file, TContent content, long size)
    {
        if (size > capacity)
            return;
        _byFile[file] = _byUse.AddFirst((file, content, size));
        _size += size;
        while (_size > capacity || _byFile.Count > MaxCount)
        {
            var last = _byUse.Last!.Value;
            _byUse.RemoveLast();
            _byFile.Remove(last.File);
            _size -= last.Size;
        }
    }
}
