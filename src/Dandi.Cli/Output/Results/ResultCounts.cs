namespace Dandi.Cli.Output.Results;

/// <summary>Counts the results that are shown, for the exit code and <c>--summary</c>.</summary>
internal sealed class ResultCounts
{
    private readonly SortedDictionary<Severity, long> _severities = new(
        Comparer<Severity>.Create((left, right) => right.CompareTo(left))
    );
    private readonly Dictionary<string, long> _validators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _standards = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unchecked = new(StringComparer.Ordinal);
    private long _total;

    /// <summary>How many errors are not shown, because options hide them.</summary>
    public long HiddenErrors { get; private set; }

    /// <summary>How many of the paths that were to be validated were skipped, without a result.</summary>
    public int Skipped { get; set; }

    /// <summary>Whether an error is shown.</summary>
    public bool HasErrors => _severities.Keys.Any(severity => severity >= Severity.Error);

    /// <summary>The ids of results that report that something was not checked, shown or not.</summary>
    public IReadOnlyCollection<string> Unchecked => _unchecked;

    /// <summary>
    /// Notes if a result, shown or not, reports that something was not checked. Then "No errors found" must not be
    /// printed.
    /// </summary>
    public void NoteUnchecked(ResultRecord record)
    {
        if (record.ReportsUnchecked)
            _unchecked.Add(record.Id);
    }

    /// <summary>Counts a result that options hide.</summary>
    public void AddHidden(ResultRecord record)
    {
        if (record.Severity >= Severity.Error)
            HiddenErrors++;
    }

    /// <summary>Counts a result that is shown.</summary>
    public void Add(ResultRecord record)
    {
        _total++;
        if (record.Severity is { } severity)
            _severities[severity] = _severities.GetValueOrDefault(severity) + 1;
        Count(_validators, record.Validator);
        Count(_standards, record.Standard);
    }

    /// <summary>Returns the lines of <c>--summary</c>, in the format of the Python client.</summary>
    public IEnumerable<string> ToLines() =>
        [
            "",
            "--- Validation Summary ---",
            $"Total issues: {_total}",
            .. _total == 0
                ? []
                : (string[])
                    [
                        "By severity:",
                        .. _severities.Select(count => $"  {SeverityNames.Of(count.Key)}: {count.Value}"),
                        "By validator:",
                        .. Lines(_validators),
                        "By standard:",
                        .. Lines(_standards),
                    ],
        ];

    private static IEnumerable<string> Lines(Dictionary<string, long> counts) =>
        counts
            .OrderByDescending(count => count.Value)
            .ThenBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => $"  {count.Key}: {count.Value}");

    private static void Count(Dictionary<string, long> counts, string? key) =>
        counts[key ?? GroupKey.None] = counts.GetValueOrDefault(key ?? GroupKey.None) + 1;
}
