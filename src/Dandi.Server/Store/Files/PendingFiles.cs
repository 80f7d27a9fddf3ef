namespace Dandi.Server.Store.Files;

/// <summary>
/// Counts the rows that are to name new files and are not committed yet, so that a file is not removed between the
/// commits of two rows. Thread-safe.
/// </summary>
internal sealed class PendingFiles
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);

    /// <summary>Adds a file that a number of rows are to name.</summary>
    public void Add(string name, int rows)
    {
        lock (_lock)
            _rows.Add(name, rows);
    }

    public bool Contains(string name)
    {
        lock (_lock)
            return _rows.ContainsKey(name);
    }

    /// <summary>Removes a row, which was committed or never will be.</summary>
    /// <returns>Whether it was the last one of the file.</returns>
    public bool Release(string name)
    {
        lock (_lock)
            return --_rows[name] == 0 && _rows.Remove(name);
    }
}
