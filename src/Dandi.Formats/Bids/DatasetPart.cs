namespace Dandi.Bids;

/// <summary>The part of a dataset that is validated: some files and folders, or all.</summary>
internal sealed class DatasetPart
{
    private readonly HashSet<string> _paths;
    private readonly HashSet<string> _unchecked;

    /// <summary>The folders around the paths.</summary>
    private readonly HashSet<string> _around = new(StringComparer.Ordinal);

    /// <param name="paths">The paths relative to the root of the dataset.</param>
    public DatasetPart(IEnumerable<string> paths)
    {
        _paths = paths.Select(Normalize).ToHashSet(StringComparer.Ordinal);
        _unchecked = new HashSet<string>(_paths, StringComparer.Ordinal);
        IsAll = _paths.Contains("/");
        foreach (var path in _paths)
        {
            for (var end = path.LastIndexOf('/'); end >= 0 && _around.Add(path[..end]); )
                end = end == 0 ? -1 : path.LastIndexOf('/', end - 1);
        }
    }

    /// <summary>All of a dataset.</summary>
    public static DatasetPart All => new([""]);

    public bool IsAll { get; }

    /// <summary>The paths from the root of the dataset, which begin with <c>/</c>.</summary>
    public IReadOnlyCollection<string> Paths => _paths;

    /// <summary>The paths at and below which nothing was checked, relative to the root, in their order.</summary>
    public IReadOnlyList<string> Unchecked =>
        IsAll ? [] : [.. _unchecked.Select(path => path[1..]).Order(StringComparer.Ordinal)];

    /// <summary>Whether a file or folder is in the part.</summary>
    /// <param name="path">The path from the root of the dataset, which begins with <c>/</c>.</param>
    public bool Contains(string path)
    {
        if (IsAll)
            return true;
        // Looking up the folders around the path takes the same time however many paths were selected.
        var selected = _paths.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (selected.Contains(path.AsSpan(0, end)))
                return true;
        }
        return false;
    }

    /// <summary>Notes that a file or folder of the part was checked.</summary>
    public void NoteChecked(string path)
    {
        for (var end = path.Length; end > 0 && _unchecked.Count > 0; end = path.LastIndexOf('/', end - 1))
            _unchecked.Remove(path[..end]);
    }

    /// <summary>Whether something of the part is in a folder, or is the folder, or the folder is in the part.</summary>
    public bool Touches(string folder) => _around.Contains(folder) || Contains(folder);

    private static string Normalize(string path)
    {
        var relative = path.Replace('\\', '/').Trim('/');
        return relative is "" or "." ? "/" : "/" + relative;
    }
}
