namespace Dandi.Server.Store.Files;

/// <summary>Counts the readers of files, and defers the removal of a file to its last reader. Thread-safe.</summary>
internal sealed class PinnedFiles
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _readers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

    /// <summary>Adds a reader of files.</summary>
    public void Add(IReadOnlyList<string> names)
    {
        lock (_lock)
        {
            foreach (var name in names)
                _readers[name] = _readers.GetValueOrDefault(name) + 1;
        }
    }

    /// <summary>Defers the removal of a file that has a reader.</summary>
    /// <returns>False if it has none: the caller removes it.</returns>
    public bool TryDefer(string name)
    {
        lock (_lock)
        {
            if (!_readers.ContainsKey(name))
                return false;
            _removed.Add(name);
            return true;
        }
    }

    /// <summary>Removes a reader of files.</summary>
    /// <returns>The files whose removal was deferred and that the caller removes now.</returns>
    public IReadOnlyList<string> Release(IReadOnlyList<string> names)
    {
        var unused = new List<string>();
        lock (_lock)
        {
            foreach (var name in names)
            {
                if (--_readers[name] > 0)
                    continue;
                _readers.Remove(name);
                if (_removed.Remove(name))
                    unused.Add(name);
            }
        }
        return unused;
    }
}
