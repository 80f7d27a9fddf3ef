namespace Dandi.Cli.Output.Summaries;

/// <summary>
/// Counts by key, in bounded memory: keys that come after the first <paramref name="maxKeys"/> are counted together.
/// Not thread-safe.
/// </summary>
/// <param name="maxKeys">The maximum number of keys.</param>
internal sealed class BoundedCounts(int maxKeys)
{
    private const int MaxKeyLength = 300;
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>The count of all keys that are not counted on their own.</summary>
    public long Others { get; private set; }

    /// <summary>The number of keys that are counted on their own.</summary>
    public int Count => _counts.Count;

    /// <summary>The counts, the highest first.</summary>
    public IEnumerable<KeyValuePair<string, long>> Descending =>
        _counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal);

    /// <summary>Whether a key has been counted, on its own or together with others.</summary>
    public bool Contains(string key) => _counts.ContainsKey(Quoted.Shortened(key, MaxKeyLength)) || IsFull;

    /// <summary>Counts a key once more.</summary>
    /// <returns>Whether it is counted for the first time, on its own.</returns>
    public bool Add(string key)
    {
        var shortened = Quoted.Shortened(key, MaxKeyLength);
        if (_counts.TryGetValue(shortened, out var count))
        {
            _counts[shortened] = count + 1;
            return false;
        }
        if (IsFull)
        {
            Others++;
            return false;
        }
        _counts[shortened] = 1;
        return true;
    }

    private bool IsFull => _counts.Count >= maxKeys;
}
