namespace Dandi.Transfers;

/// <summary>The assets in progress, in the order in which they were listed. Not thread-safe.</summary>
internal sealed class AssetsInProgress
{
    private readonly Dictionary<string, LinkedListNode<MeteredAsset>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<MeteredAsset> _assets = new();

    /// <summary>How many there are.</summary>
    public int Count => _assets.Count;

    /// <summary>The assets, in their order.</summary>
    public IEnumerable<MeteredAsset> InOrder => _assets;

    /// <summary>The number of the last one; 0 if there is none.</summary>
    public long LastNumber => _assets.Last?.Value.Number ?? 0;

    /// <summary>Returns the asset with a path; null if it is not in progress.</summary>
    public MeteredAsset? Find(string path) => _nodes.GetValueOrDefault(path)?.Value;

    /// <summary>Adds an asset, whose path is not in progress, in its place.</summary>
    public void Add(MeteredAsset asset)
    {
        // Numbers grow, apart from those of a few threads, so the place is near the end.
        var previous = _assets.Last;
        while (previous is not null && previous.Value.Number > asset.Number)
            previous = previous.Previous;
        _nodes[asset.Path] = previous is null ? _assets.AddFirst(asset) : _assets.AddAfter(previous, asset);
    }

    /// <summary>Removes an asset.</summary>
    /// <returns>The asset; null if it was not in progress.</returns>
    public MeteredAsset? Remove(string path)
    {
        if (!_nodes.Remove(path, out var node))
            return null;
        _assets.Remove(node);
        return node.Value;
    }
}
