using Dandi.Cli.Output.Summaries;
using Dandi.Inspection.Explanations;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Progress;

/// <summary>
/// Writes plain lines: one for each asset when it is finished, and the summary. Invalid assets whose findings are those
/// of assets before, and failures with the same cause, are only counted; the summary has the counts. Without a summary,
/// each is named.
/// </summary>
/// <param name="write">Receives each line; called from many threads.</param>
/// <param name="verbosity">How much is written.</param>
/// <param name="width">Returns the columns of the terminal; null, or null returned, if there is none.</param>
/// <param name="logNamesEach">Returns whether the log names each asset that is not shown; null for no log.</param>
internal sealed class LineReporter(
    Action<StyledLine> write,
    Verbosity verbosity = Verbosity.Normal,
    Func<int?>? width = null,
    Func<bool>? logNamesEach = null
) : ITransferReporter
{
    private const int MaxShownPaths = 10;
    private static readonly string Margin = new(' ', "skipped  ".Length);
    private readonly Lock _lock = new();
    private readonly OutcomeTally _tally = new();
    private bool _hasFailed;

    private bool IsQuiet => verbosity == Verbosity.Quiet;

    private bool IsVerbose => verbosity == Verbosity.Verbose;

    /// <inheritdoc/>
    public void Report(TransferEvent value)
    {
        if (value.Detail is { } detail && !IsQuiet)
            Write(new StyledLine(Margin + TerminalText.Escape($"{value.Path}: {detail}")));
        else if (value is { IsStageStart: true, Outcome: null } && IsVerbose)
            Write(
                new StyledLine(Margin + TerminalText.Escape($"{value.Path}: {StatusText.Of(value.Stage)}"), Tone.Dim)
            );
        if (value.Outcome is { } outcome)
            Report(outcome);
    }

    /// <inheritdoc/>
    public void Notice(string text)
    {
        if (!IsQuiet)
            Write(new StyledLine(TerminalText.Escape(text)));
    }

    /// <inheritdoc/>
    public void Unrecognized(IReadOnlyList<string> paths)
    {
        var more = paths.Count > MaxShownPaths ? $", and {CountText.Of(paths.Count - MaxShownPaths)} more" : "";
        var names = string.Join(", ", paths.Take(MaxShownPaths).Select(TerminalText.Escape));
        Notice(
            $"{CountText.Of(paths.Count, "path")} not uploaded (not recognized as DANDI assets): {names}{more}. Only "
                + "NWB files, Zarrs, videos, images and the files of BIDS datasets are uploaded: check that nothing is "
                + "missing."
        );
    }

    /// <summary>Prints nothing: the results are printed, or counted, when an asset ends.</summary>
    public void Found(ValidationResult result) { }

    /// <inheritdoc/>
    public void Deleted(string path) => Notice($"{"deleted", -8} {path}");

    /// <inheritdoc/>
    public void Summary(TransferReport report, TimeSpan duration, string? log)
    {
        lock (_lock)
        {
            var summary = new RunSummary(report, _tally, duration, log is not null, logNamesEach?.Invoke() == true);
            Write(summary.Totals());
            foreach (var line in IsQuiet ? summary.Stop() : summary.Details(width?.Invoke()))
                Write(line);
            if (log is not null && (!IsQuiet || _hasFailed || summary.HasErrors))
                Write(new StyledLine("Log: ").Add(TerminalText.Escape(log), Tone.Dim));
        }
    }

    /// <inheritdoc/>
    public void Failed(string message, string kind)
    {
        lock (_lock)
        {
            _hasFailed = true;
            Write(new StyledLine("Error", Tone.Error).Add($": {TerminalText.Escape(message)}"));
        }
    }

    /// <inheritdoc/>
    public ValueTask PauseAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Report(AssetOutcome outcome)
    {
        // Which asset is the first of its kind is decided under the lock, and its lines stay together.
        lock (_lock)
        {
            // The description of a dataset has the results of all its files, which explain why it is rejected.
            var isInFull = IsVerbose || outcome.BidsResults.AreOfWholeDataset;
            var shown = IsQuiet ? outcome.AllResults.Where(result => result.IsBlocking) : outcome.AllResults;
            var results = AssetResultLines.Of(outcome.Path, shown, isInFull ? null : _tally);
            _tally.AddFindings(outcome);
            var isNew = outcome switch
            {
                Failed { IsInterrupted: false } failed => _tally.Add(failed) || results.Count > 0,
                Rejected => results.Count > 0 || !outcome.AllResults.Any(),
                _ => !IsQuiet,
            };
            var isError = outcome is Rejected or Failed { IsInterrupted: false };
            if (isNew || IsVerbose)
                WriteLines(outcome, results);
            else if (isError && IsQuiet)
                WriteLine(outcome, $": {TerminalText.Escape(ReasonOf(outcome))}");
            else if (isError)
                _tally.AddNotShown(outcome);
        }
    }

    private void WriteLines(AssetOutcome outcome, IReadOnlyList<string> results)
    {
        var message = StatusText.MessageOf(outcome);
        WriteLine(outcome, message.Length > 0 ? $": {EscapeLines(message)}" : "");
        foreach (var line in results)
            Write(new StyledLine(Margin + TerminalText.Escape(line)));
    }

    // One line for each asset: others of its kind have been shown in full.
    private static string ReasonOf(AssetOutcome outcome) =>
        outcome is Rejected && outcome.AllResults.FirstOrDefault(result => result.IsBlocking) is { } first
            ? $"{RuleName.Of(first.Id)}: {FailureCause.FirstSentence(first.Message)}"
            : FailureCause.FirstSentence(StatusText.MessageOf(outcome));

    private void WriteLine(AssetOutcome outcome, string details)
    {
        var size = outcome.Size is { } bytes ? $" ({ByteCount.Format(bytes)})" : "";
        Write(
            new StyledLine($"{StatusOf(outcome), -8}", ToneOf(outcome)).Add(
                $" {TerminalText.Escape(outcome.Path)}{size}{details}"
            )
        );
    }

    // The next run uploads it; the message says what is kept. Events have had another word for it from the beginning.
    private static string StatusOf(AssetOutcome outcome) =>
        outcome is Failed { IsInterrupted: true } ? "stopped" : StatusText.Of(outcome);

    private static Tone ToneOf(AssetOutcome outcome) =>
        outcome switch
        {
            Uploaded or Downloaded => Tone.Done,
            Skipped => Tone.Dim,
            Stopped or Failed { IsInterrupted: true } => Tone.Warning,
            _ => Tone.Error,
        };

    /// <summary>
    /// Escapes a message but keeps its indented lines. Other line breaks are escaped, because what follows them would
    /// look like another message.
    /// </summary>
    private static string EscapeLines(string text) =>
        string.Join("\n  ", text.Split("\n  ").Select(TerminalText.Escape));

    private void Write(StyledLine line) => write(line);
}
