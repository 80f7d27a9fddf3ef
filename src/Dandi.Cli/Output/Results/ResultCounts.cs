namespace Dandi.Cli.Output.Results;

/// <summary>What was shown, in numbers.</summary>
internal sealed class ResultCounts
{
    private readonly SortedDictionary<Severity, long> _severities = new(
        Comparer<Severity>.Create((left, right) => right.CompareTo(left))
    );
    private readonly Dictionary<string, long> _validators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _standards = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unchecked = new(StringComparer.Ordinal);
    private long _total;

    /// <summary>Whether there is an error among them.</summary>
    public bool HasErrors => _severities.Keys.Any(severity => severity >= Severity.Error);

    /// <summary>The ids of results that say that something was not checked, shown or not.</summary>
    public IReadOnlyCollection<string> Unchecked => _unchecked;

    /// <summary>Takes note of a result, whether it is shown or not: what was not checked cannot be called free of errors.</summary>
    public void Note(ResultRecord record)
    {
        if (record.TellsOfUnchecked)
            _unchecked.Add(record.Id);
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

    /// <summary>Shows them.</summary>
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
