namespace Dandi.Cli.Output.Report;

/// <summary>
/// The assets of a report, at most <see cref="MaxRows"/>: if there are more, those with the first statuses
/// (<see cref="AssetStatus"/>) are kept, and of one status those that came first. Not thread-safe.
/// </summary>
/// <remarks>
/// A path counts once, however far apart its results are. If there are more paths than can be told apart
/// (<see cref="OmittedAssets"/>), those after them do not count, and <see cref="IsLowerBound"/> says so.
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
    private readonly OmittedAssets _omitted = new();

    /// <summary>The rows that are kept, in the order of their statuses.</summary>
    public IEnumerable<AssetRow> Rows => _kept.SelectMany(rows => rows);

    /// <summary>The number of rows that are kept.</summary>
    public int Count => _nodes.Count;

    /// <summary>The number of assets with a status, kept or not.</summary>
    public long CountOf(AssetStatus status) => _counts[(int)status];

    /// <summary>The number of assets with a status that are not kept.</summary>
    public long OmittedOf(AssetStatus status) => CountOf(status) - _kept[(int)status].Count;

    /// <summary>Whether there may be more assets than the counts say.</summary>
    public bool IsLowerBound { get; private set; }

    /// <summary>Returns the row of a path; null if it is not known. One that is not kept has no message.</summary>
    public AssetRow? Find(string path) => _nodes.GetValueOrDefault(path)?.Value ?? _omitted.Find(path);

    /// <summary>Adds the row of an asset that has none, and gets no other.</summary>
    public void Add(AssetRow row)
    {
        _counts[(int)row.Status]++;
        if (TryMakeRoom(row.Status, out _))
            Keep(row);
    }

    /// <summary>Adds a row; it replaces that of the same path.</summary>
    public void Put(AssetRow row)
    {
        var known = Find(row.Path);
        if (_nodes.Remove(row.Path, out var old))
            old.List!.Remove(old);
        var isKept = TryMakeRoom(row.Status, out var dropped);
        if (isKept)
        {
            Keep(row);
            _omitted.Remove(row.Path);
        }
        if (known is not null)
            _counts[(int)known.Status]--;
        if (isKept || _omitted.TryPut(row))
            _counts[(int)row.Status]++;
        else
            IsLowerBound = true;
        // A path that is forgotten would count again.
        if (dropped is null || _omitted.TryPut(dropped))
            return;
        _counts[(int)dropped.Status]--;
        IsLowerBound = true;
    }

    private void Keep(AssetRow row) => _nodes[row.Path] = _kept[(int)row.Status].AddLast(row);

    /// <summary>Makes room for a row, unless the rows that are kept come before its status.</summary>
    /// <param name="status">The status of the row.</param>
    /// <param name="dropped">The row that was dropped; null for none.</param>
    private bool TryMakeRoom(AssetStatus status, out AssetRow? dropped)
    {
        dropped = null;
        if (_nodes.Count < MaxRows)
            return true;
        var last = Array.FindLast(_kept, rows => rows.Count > 0)?.Last;
        if (last is null || last.Value.Status <= status)
            return false;
        dropped = last.Value;
        _nodes.Remove(dropped.Path);
        last.List!.RemoveLast();
        return true;
    }
}
