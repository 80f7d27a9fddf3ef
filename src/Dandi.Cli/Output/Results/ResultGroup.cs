namespace Dandi.Cli.Output.Results;

/// <summary>
/// A group of results: either inner groups, or the results themselves, of which only the offsets in the spool are in
/// memory.
/// </summary>
internal sealed class ResultGroup
{
    private readonly Dictionary<string, ResultGroup> _inner = new(StringComparer.Ordinal);
    private readonly List<long> _offsets = [];

    /// <summary>The number of results, including those of inner groups and omitted ones.</summary>
    public long Count { get; private set; }

    /// <summary>The highest severity of its results.</summary>
    public Severity MaxSeverity { get; private set; }

    /// <summary>The offsets of the results that are shown; empty if there are inner groups.</summary>
    public IReadOnlyList<long> Offsets => _offsets;

    /// <summary>The number of its own results that are not shown.</summary>
    public long Omitted => !IsInnermost ? 0 : Count - _offsets.Count;

    /// <summary>The inner groups, in the order of their first results.</summary>
    public IEnumerable<(string Key, ResultGroup Group)> Inner => _inner.Select(group => (group.Key, group.Value));

    /// <summary>Whether it contains results instead of groups.</summary>
    public bool IsInnermost => _inner.Count == 0;

    public void Increment(Severity severity) =>
        (Count, MaxSeverity) = (Count + 1, Count == 0 || severity > MaxSeverity ? severity : MaxSeverity);

    /// <summary>Adds the offset of a result that was counted before.</summary>
    public void Add(long offset) => _offsets.Add(offset);

    /// <summary>Returns the inner group with a key, and creates it if there is none.</summary>
    public ResultGroup GetOrAdd(string key)
    {
        if (!_inner.TryGetValue(key, out var group))
            _inner[key] = group = new ResultGroup();
        return group;
    }
}
