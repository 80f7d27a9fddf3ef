namespace Dandi.Cli.Output.Report;

/// <summary>
/// The assets of a report, at most <see cref="MaxRows"/>: if there are more, those with the first statuses
/// (<see cref="AssetStatus"/>) are kept, and of one status those that came first. Not thread-safe.
/// </summary>
/// <remarks>
/// Of the paths that are not kept, only the last is known, because most rows of a path come one after the other. An
/// earlier one counts again.
/// </remarks>
internal sealed class AssetTable
{
    /// <summary>The maximum number of rows.</summary>
    public const int MaxRows = 5_000;

    private readonly Dictionary<string, LinkedListNode<AssetRow>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<AssetRow>[] _kept =
    [
        .. Enum.GetValues<AssetStatus>().Select(_ => new LinkedList<AssetRow>()),
    ];
    private readonly long[] _counts = new long[Enum.GetValues<AssetStatus>().Length];
    private AssetRow? _lastOmitted;

    /// <summary>The rows that are kept, in the order of their statuses.</summary>
    public IEnumerable<AssetRow> Rows => _kept.SelectMany(rows => rows);

    /// <summary>The number of rows that are kept.</summary>
    public int Count => _nodes.Count;

    /// <summary>The number of assets with a status, kept or not.</summary>
    public long CountOf(AssetStatus status) => _counts[(int)status];

    /// <summary>The number of assets with a status that are not kept.</summary>
    public long OmittedOf(AssetStatus status) => CountOf(status) - _kept[(int)status].Count;

    /// <summary>Returns the row of a path; null if there is none, or it is neither kept nor the last one.</summary>
    public AssetRow? Find(string path) =>
        _nodes.GetValueOrDefault(path)?.Value ?? (_lastOmitted?.Path == path ? _lastOmitted : null);

    /// <summary>Adds a row; it replaces that of the same path.</summary>
    public void Put(AssetRow row)
    {
        if (Find(row.Path) is { } known)
            _counts[(int)known.Status]--;
        if (_nodes.Remove(row.Path, out var old))
            old.List!.Remove(old);
        _counts[(int)row.Status]++;
        var isKept = _nodes.Count < MaxRows || TryDrop(row.Status);
        _lastOmitted = isKept ? null : row;
        if (isKept)
            _nodes[row.Path] = _kept[(int)row.Status].AddLast(row);
    }

    /// <summary>Drops the last row with the last status, if that comes after a status.</summary>
    private bool TryDrop(AssetStatus status)
    {
        var last = Array.FindLast(_kept, rows => rows.Count > 0)?.Last;
        if (last is null || last.Value.Status <= status)
            return false;
        _nodes.Remove(last.Value.Path);
        last.List!.RemoveLast();
        return true;
    }
}
