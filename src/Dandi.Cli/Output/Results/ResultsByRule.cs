using Dandi.Cli.Output.Summaries;
using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Output.Results;

/// <summary>
/// Prints the results of a rule for the first file in full, immediately, and those for other files that say something
/// else, up to <see cref="MaxOtherKinds"/>; it counts the rest. The memory is bounded: results of rules after the first
/// <see cref="MaxRules"/> are all printed.
/// </summary>
/// <param name="lines">Writes the lines.</param>
internal sealed class ResultsByRule(ResultLines lines) : IResultPrinter
{
    private const int MaxRules = 500;
    private const int MaxOtherKinds = 5;

    // Of the results for the first file, which has any number.
    private const int MaxKnownKinds = 20;

    private readonly Dictionary<string, Shown> _rules = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task AddAsync(ResultRecord record)
    {
        var (rule, path) = (RuleName.Of(record.Id), record.Purview ?? "");
        if (!_rules.TryGetValue(rule, out var shown) && _rules.Count < MaxRules)
            _rules[rule] = shown = new Shown(path, hasItsName: record.Id == rule);
        return shown?.TryCount(record, path) == true
            ? Task.CompletedTask
            : lines.WriteAsync(record, 0, showsPath: true);
    }

    /// <inheritdoc/>
    public async Task EndAsync()
    {
        foreach (var (rule, shown) in _rules.Where(rule => rule.Value.Others > 0))
            await lines.WriteAsync(
                $"[{rule}] and "
                    + CountText.Of(shown.Others, "more result in another file", "more results in other files")
                    + Messages(shown)
                    + " (`--verbose` shows each)",
                0,
                ResultLines.ColorOf(shown.MaxSeverity)
            );
    }

    private static string Messages(Shown shown) =>
        shown switch
        {
            { OtherMessages: 0, HasItsName: true } => "",
            { OtherMessages: 0 } =>
                $", like {(shown.IsOfOneFile ? "that" : "those")} for {TerminalText.Escape(shown.Path)}"
                    + (shown.IsOfOneFile ? "" : " and others"),
            { OtherMessages: 1, Others: 1 } => ", with another message",
            _ when shown.OtherMessages == shown.Others => ", with other messages",
            _ => $", {CountText.Of(shown.OtherMessages)} of them with other messages",
        };

    private sealed class Shown(string path, bool hasItsName)
    {
        private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
        private int _otherKinds;

        /// <summary>Whether the id that is shown is the name of the rule, without a location or a message.</summary>
        public bool HasItsName => hasItsName;

        /// <summary>The path of the first file, whose results are all shown.</summary>
        public string Path => path;

        /// <summary>Whether no results for other files are shown.</summary>
        public bool IsOfOneFile => _otherKinds == 0;

        /// <summary>The number of results that are not shown.</summary>
        public long Others { get; private set; }

        /// <summary>The number of those whose messages are not shown for other files either.</summary>
        public long OtherMessages { get; private set; }

        /// <summary>The highest severity of those that are not shown.</summary>
        public Severity MaxSeverity { get; private set; }

        /// <summary>Counts a result; returns false if it is to be shown.</summary>
        public bool TryCount(ResultRecord record, string file)
        {
            var kind = FindingKind.Of(record.Id, record.Message, file);
            if (file == path)
            {
                if (_kinds.Count < MaxKnownKinds)
                    _kinds.Add(kind);
                return false;
            }
            var isKnown = _kinds.Contains(kind);
            if (!isKnown && _otherKinds < MaxOtherKinds)
            {
                _otherKinds++;
                _kinds.Add(kind);
                return false;
            }
            Others++;
            OtherMessages += isKnown ? 0 : 1;
            var severity = record.Severity ?? Severity.Info;
            if (severity > MaxSeverity)
                MaxSeverity = severity;
            return true;
        }
    }
}
