using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Output.Results;

/// <summary>
/// Prints the results of a rule for the first file in full, immediately, and counts those for other files. The memory
/// is bounded: results of rules after the first <see cref="MaxRules"/> are all printed.
/// </summary>
/// <param name="lines">Writes the lines.</param>
internal sealed class ResultsByRule(ResultLines lines) : IResultPrinter
{
    private const int MaxRules = 500;
    private readonly Dictionary<string, Shown> _rules = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task AddAsync(ResultRecord record)
    {
        var (rule, path) = (RuleName.Of(record.Id), record.Purview ?? "");
        if (!_rules.TryGetValue(rule, out var shown) && _rules.Count < MaxRules)
            _rules[rule] = shown = new Shown(path, hasItsName: record.Id == rule);
        if (shown is null || shown.Path == path)
            return lines.WriteAsync(record, 0, showsPath: true);
        shown.Count(record.Severity ?? Severity.Info);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task EndAsync()
    {
        foreach (var (rule, shown) in _rules.Where(rule => rule.Value.Others > 0))
            await lines.WriteAsync(
                $"[{rule}] and "
                    + CountText.Of(shown.Others, "more result in another file", "more results in other files")
                    + (shown.HasItsName ? "" : $", like that for {shown.Path}")
                    + " (`--verbose` shows each)",
                0,
                ResultLines.ColorOf(shown.MaxSeverity)
            );
    }

    private sealed class Shown(string path, bool hasItsName)
    {
        /// <summary>Whether the id that is shown is the name of the rule, without a location or a message.</summary>
        public bool HasItsName => hasItsName;

        /// <summary>The path whose results are shown.</summary>
        public string Path => path;

        /// <summary>The number of results for other paths.</summary>
        public long Others { get; private set; }

        /// <summary>The highest severity of them.</summary>
        public Severity MaxSeverity { get; private set; }

        public void Count(Severity severity)
        {
            Others++;
            if (severity > MaxSeverity)
                MaxSeverity = severity;
        }
    }
}
