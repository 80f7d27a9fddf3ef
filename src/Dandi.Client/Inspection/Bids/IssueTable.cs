using Dandi.Bids;

namespace Dandi.Inspection.Bids;

/// <summary>The issues of a dataset by location, in a few bytes each: a dataset may have millions.</summary>
/// <remarks>
/// Most issues differ from many others only in their location, so an issue is stored as the index of a location and
/// that of a kind, which is the issue without its location. Add all issues before anything is read.
/// </remarks>
internal sealed class IssueTable
{
    // Messages and subcodes may quote the dataset. Further kinds are stored without them.
    private const int MaxTextLength = 16 << 20;

    private readonly Dictionary<string, int> _locations = new(StringComparer.Ordinal);
    private readonly List<string?> _locationNames = [];
    private readonly Dictionary<BidsIssue, int> _kindIndexes = [];
    private readonly List<BidsIssue> _kinds = [];
    private readonly List<(int Location, int Kind)> _issues = [];
    private int[] _starts = [0];
    private int[] _sorted = [];
    private long _textLength;

    /// <summary>The number of issues.</summary>
    public int Count => _issues.Count == 0 ? _sorted.Length : _issues.Count;

    /// <summary>The number of kinds.</summary>
    public int KindCount => _kinds.Count;

    /// <summary>Adds an issue.</summary>
    public void Add(BidsIssue issue) => _issues.Add((IndexOfLocation(issue.Location ?? ""), IndexOfKind(issue)));

    /// <summary>Sorts the issues by location, in the order in which the locations were added.</summary>
    public void Complete()
    {
        _starts = new int[_locationNames.Count + 1];
        foreach (var (location, _) in _issues)
            _starts[location + 1]++;
        for (var i = 1; i < _starts.Length; i++)
            _starts[i] += _starts[i - 1];
        var next = _starts.AsSpan(0, _locationNames.Count).ToArray();
        _sorted = new int[_issues.Count];
        foreach (var (location, kind) in _issues)
            _sorted[next[location]++] = kind;
        _issues.Clear();
        _issues.Capacity = 0;
        _kindIndexes.Clear();
    }

    /// <summary>The range of the issues of a location, for <see cref="this"/>.</summary>
    public Range RangeOf(string location) =>
        _locations.TryGetValue(location, out var index) ? _starts[index].._starts[index + 1] : 0..0;

    /// <summary>The issue with an index.</summary>
    public BidsIssue this[int index]
    {
        get
        {
            var found = Array.BinarySearch(_starts, index);
            // Several locations may start at the same index only if they have no issues, which none has.
            var location = found >= 0 ? found : ~found - 1;
            return _kinds[_sorted[index]] with { Location = _locationNames[location] };
        }
    }

    /// <summary>The severity of the issue with an index.</summary>
    public BidsSeverity SeverityOf(int index) => _kinds[_sorted[index]].Severity;

    private int IndexOfLocation(string location)
    {
        if (_locations.TryGetValue(location, out var index))
            return index;
        _locationNames.Add(location.Length == 0 ? null : location);
        return _locations[location] = _locationNames.Count - 1;
    }

    private int IndexOfKind(BidsIssue issue)
    {
        var kind = issue with { Location = null, Rule = null };
        if (_kindIndexes.TryGetValue(kind, out var index))
            return index;
        if (_textLength > MaxTextLength && kind != new BidsIssue(issue.Code, issue.Severity, null))
            return IndexOfKind(new BidsIssue(issue.Code, issue.Severity, null));
        _textLength += (kind.Message?.Length ?? 0) + (kind.SubCode?.Length ?? 0);
        _kinds.Add(kind);
        return _kindIndexes[kind] = _kinds.Count - 1;
    }
}
