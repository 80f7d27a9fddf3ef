namespace Dandi.Cli.Output.Report;

/// <summary>
/// What is known of the paths that a table does not keep, so that none counts twice: the numbers of their results by a
/// fingerprint of the path, for at most <see cref="MaxPaths"/>. Not thread-safe.
/// </summary>
internal sealed class OmittedAssets
{
    /// <summary>The maximum number of paths, which need about 8 MB.</summary>
    public const int MaxPaths = 250_000;

    private readonly Dictionary<ulong, (int Errors, int Others, AssetStatus Status)> _paths = [];

    /// <summary>Whether no further path can be told apart from those that are known.</summary>
    public bool IsFull => _paths.Count >= MaxPaths;

    /// <summary>Returns what is known of a path; null for nothing.</summary>
    public AssetRow? Find(string path) =>
        _paths.TryGetValue(FingerprintOf(path), out var known)
            ? new AssetRow(path, known.Status) { Errors = known.Errors, Others = known.Others }
            : null;

    /// <summary>Remembers a path, or replaces what is known of it.</summary>
    /// <returns>False if there are too many paths.</returns>
    public bool TryPut(AssetRow row)
    {
        var fingerprint = FingerprintOf(row.Path);
        if (IsFull && !_paths.ContainsKey(fingerprint))
            return false;
        _paths[fingerprint] = (row.Errors, row.Others, row.Status);
        return true;
    }

    /// <summary>Forgets a path, which the table keeps.</summary>
    public void Remove(string path) => _paths.Remove(FingerprintOf(path));

    // FNV-1a: among so few paths, two with one value are as good as impossible. Nothing depends on it but a count.
    private static ulong FingerprintOf(string path)
    {
        var hash = 0xcbf29ce484222325UL;
        foreach (var character in path)
            hash = unchecked((hash ^ character) * 0x100000001b3UL);
        return hash;
    }
}
