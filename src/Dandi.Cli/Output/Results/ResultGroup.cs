namespace Dandi.Cli.Output.Results;

/// <summary>Results that have something in common, or groups of them. Of a result only its place in the spool is kept.</summary>
internal sealed class ResultGroup
{
    private readonly Dictionary<string, ResultGroup> _inner = new(StringComparer.Ordinal);
    private readonly List<long> _places = [];

    /// <summary>How many results are in it.</summary>
    public long Count { get; private set; }

    /// <summary>How grave the worst is.</summary>
    public Severity Worst { get; private set; }

    /// <summary>Where the results are that are shown; none if there are inner groups.</summary>
    public IReadOnlyList<long> Places => _places;

    /// <summary>How many are not shown.</summary>
    public long Omitted => !IsInnermost ? 0 : Count - _places.Count;

    /// <summary>The groups in it, as they appeared.</summary>
    public IEnumerable<(string Key, ResultGroup Group)> Inner => _inner.Select(group => (group.Key, group.Value));

    /// <summary>Whether it holds results, not groups.</summary>
    public bool IsInnermost => _inner.Count == 0;

    /// <summary>Counts a result.</summary>
    public void CountIn(Severity severity) =>
        (Count, Worst) = (Count + 1, Count == 0 || severity > Worst ? severity : Worst);

    /// <summary>Keeps the place of a result that has been counted.</summary>
    public void Add(long place) => _places.Add(place);

    /// <summary>The group in it with a name.</summary>
    public ResultGroup Enter(string key)
    {
        if (!_inner.TryGetValue(key, out var group))
            _inner[key] = group = new ResultGroup();
        return group;
    }
}
