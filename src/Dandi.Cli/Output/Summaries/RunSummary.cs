using System.Globalization;
using Dandi.Inspection.Explanations;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Summaries;

/// <summary>The lines at the end of a run: totals, what they consist of, and what to run next.</summary>
/// <remarks>Scripts read the first two lines: the totals and the bytes.</remarks>
/// <param name="report">The totals.</param>
/// <param name="tally">The outcomes by rule and cause.</param>
/// <param name="duration">How long the run took.</param>
/// <param name="logNamesEach">Whether the log names each asset that is not shown.</param>
internal sealed class RunSummary(TransferReport report, OutcomeTally tally, TimeSpan duration, bool logNamesEach)
{
    private const int MaxRows = 5;
    private const int MaxCommands = 3;
    private const string OnlyVerbose = "`--verbose` names each";

    /// <summary>Whether an asset is invalid or has failed.</summary>
    public bool HasErrors => report.Invalid + Failed > 0;

    private bool IsNothingLeft => report.Left is { Assets: 0 } && Stopped == 0;

    private int Failed => report.Failed - tally.Interrupted;

    private int Stopped => report.Stopped + tally.Interrupted;

    private string Verb => report.IsDownload ? "downloaded" : "uploaded";

    private string Destination => report.IsDownload ? "on disk" : "in the archive";

    /// <summary>The line with the number of assets by outcome.</summary>
    public StyledLine Totals()
    {
        var reasons = string.Join(", ", report.SkipReasons.Select(reason => $"{reason.Key}: {reason.Value}"));
        var line = new StyledLine(Count(report.Done, Verb), ToneOf(report.Done, Tone.Done)).Add(
            $", {Count(report.Skipped, "skipped")}{(reasons.Length == 0 ? "" : $" ({reasons})")}, "
        );
        if (!report.IsDownload)
            line.Add(Count(report.Invalid, "invalid"), ToneOf(report.Invalid, Tone.Error)).Add(", ");
        line.Add(Count(Failed, "failed"), ToneOf(Failed, Tone.Error));
        if (Stopped > 0)
            line.Add(", ").Add(Count(Stopped, "stopped"), Tone.Warning);
        return report.Deleted == 0 ? line : line.Add($", {Count(report.Deleted, "deleted")} {Destination}");
    }

    /// <summary>The lines about bytes, about what is left, and the table.</summary>
    /// <param name="width">The columns of the terminal; null if lines may have any length.</param>
    public IEnumerable<StyledLine> Details(int? width)
    {
        yield return Bytes();
        if (report.Interrupted)
            yield return Interruption();
        foreach (var line in Table(width).ToLines())
            yield return line;
    }

    private StyledLine Bytes()
    {
        var rate = duration.TotalSeconds > 0 ? report.BytesTransferred / duration.TotalSeconds : 0;
        var line = new StyledLine(
            $"{ByteCount.Format(report.BytesTransferred)} {(report.IsDownload ? "received" : "sent")} in "
                + $"{DurationText.Of(duration)} ({ByteCount.Format(rate)}/s)"
        );
        // Downloads count what they have resumed, but not the files that were skipped.
        return report.BytesAlreadyThere == 0
            ? line
            : line.Add(
                $", {ByteCount.Format(report.BytesAlreadyThere)} "
                    + $"{(report.IsDownload ? "of the downloaded assets " : "")}already {Destination}"
            );
    }

    private StyledLine Interruption()
    {
        var end =
            report.Aborted ? "aborted"
            : Stopped > 0 ? "ended"
            : "finished";
        var transfer = report.IsDownload ? "download" : "upload";
        var next = IsNothingLeft
            ? $"Nothing {(HasErrors ? "else " : "")}is left to {transfer}."
            : $"Run {report.CommandToResume} to {transfer} the rest{Left()}.";
        var hasEnded = report is { HadNothingInFlight: true, Aborted: false } ? "" : $": what was in flight was {end}";
        return new StyledLine("Interrupted", Tone.Warning).Add($"{hasEnded}. {next}");
    }

    private string Left()
    {
        string?[] parts =
        [
            report.Left?.Assets is { } assets ? Assets(assets) : null,
            report.Left?.Bytes is { } bytes ? ByteCount.Format(bytes) : null,
        ];
        var known = string.Join(", ", parts.OfType<string>());
        return known.Length == 0 ? "" : $" ({known})";
    }

    private SummaryTable Table(int? width)
    {
        var table = new SummaryTable(width);
        if (report.SkipReasons.Count > 1 || HasErrors)
            AddOutcomes(table);
        AddCounts(table, "warnings", Tone.Warning, tally.Warnings, "other rules");
        if (report.ArchiveValidation is { } validation)
            AddArchive(table, validation);
        foreach (var step in NextSteps())
            table.Add("next", Tone.Strong, null, step);
        return table;
    }

    private void AddOutcomes(SummaryTable table)
    {
        table.Add(Verb, ToneOf(report.Done, Tone.Done), report.Done, "");
        foreach (var (reason, count) in report.SkipReasons)
            table.Add("skipped", Tone.Plain, count, reason);
        AddCounts(table, "invalid", Tone.Error, tally.Invalid, "other rules", Describe);
        AddCounts(table, "failed", Tone.Error, tally.Failures, "other causes", tally.Describe);
    }

    private static void AddCounts(
        SummaryTable table,
        string group,
        Tone tone,
        BoundedCounts counts,
        string others,
        Func<string, long, string>? describe = null
    )
    {
        var rest = counts.Others;
        foreach (var (index, (kind, count)) in counts.Descending.Index())
        {
            if (index >= MaxRows)
                rest += count;
            else
                table.Add(group, tone, count, describe?.Invoke(kind, count) ?? kind);
        }
        if (rest > 0)
            table.Add(group, tone, rest, others);
    }

    private static string Describe(string rule, long count) =>
        rule != OutcomeTally.Layout
            ? rule
            : $"{(count == 1 ? "file does not match its" : "files do not match their")} folder or name: "
                + "`dandi organize` fixes this";

    private static void AddArchive(SummaryTable table, ArchiveValidation validation)
    {
        const string Group = "archive";
        var (invalid, pending) = (validation.Invalid, validation.Pending);
        if (invalid > 0)
            table.Add(Group, Tone.Error, invalid, Found(invalid, validation.HasMoreInvalid, "invalid"));
        if (pending > 0)
            table.Add(Group, Tone.Warning, pending, Found(pending, validation.HasMorePending, "not validated yet"));
        if (validation.Assets == 0)
            table.Add(Group, Tone.Plain, null, "the Dandiset has no assets yet");
        else if (invalid + pending == 0)
            table.Add(Group, Tone.Done, null, "all assets are validated, none is invalid");
        foreach (var message in new[] { validation.InvalidMessage, validation.PendingMessage })
        {
            if (message.Length > 0)
                table.Add(Group, Tone.Plain, null, $"“{Quoted.Shortened(message)}”");
        }
        table.Add(Group, Tone.Plain, null, $"metadata of the Dandiset: {validation.Status}");
        table.Add(Group, Tone.Plain, null, validation.Page.ToString());

        static string Found(int count, bool hasMore, string what) =>
            $"{(hasMore ? "or more assets are" : count == 1 ? "asset is" : "assets are")} {what}";
    }

    private List<string> NextSteps()
    {
        List<string> steps =
        [
            .. tally
                .Invalid.Descending.Select(rule => rule.Key)
                .Where(rule => RuleExplanations.Find(rule) is not null)
                .Take(MaxCommands)
                .Select(NextCommands.Explain),
        ];
        if (tally.NotShown > 0)
            steps.Add(
                $"{Assets(tally.NotShown)} with the same errors {(tally.NotShown == 1 ? "is" : "are")} not shown "
                    + $"above: {(logNamesEach ? "the log names each, and so does `--verbose`" : OnlyVerbose)}"
            );
        // An interrupted run with something left has said so already.
        if (!report.Succeeded && (!report.Interrupted || IsNothingLeft))
            steps.Add(
                $"{(steps.Count > 0 ? "then " : "")}run {report.CommandToResume}: only what is missing is {Verb}"
            );
        return steps;
    }

    private static Tone ToneOf(long count, Tone tone) => count > 0 ? tone : Tone.Plain;

    private static string Assets(long count) => Count(count, count == 1 ? "asset" : "assets");

    private static string Count(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}");
}
