using Dandi.Inspection.Explanations;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Summaries;

/// <summary>The lines at the end of a run: totals, what they consist of, and what to run next.</summary>
/// <remarks>The first two lines are the totals and the bytes.</remarks>
/// <param name="report">The totals.</param>
/// <param name="tally">The outcomes by rule and cause.</param>
/// <param name="duration">How long the run took.</param>
/// <param name="hasLog">Whether there is a log, which the line after these names.</param>
/// <param name="logNamesEach">Whether the log names each asset that is not shown.</param>
internal sealed class RunSummary(
    TransferReport report,
    OutcomeTally tally,
    TimeSpan duration,
    bool hasLog,
    bool logNamesEach
)
{
    private const int MaxCommands = 3;
    private const string OnlyVerbose = "`--verbose` names each";

    /// <summary>Whether an asset is invalid or has failed.</summary>
    public bool HasErrors => report.Invalid + report.Failed > 0;

    private bool IsNothingLeft => report.Left is { Assets: 0 } && Stopped == 0;

    private int Stopped => report.Stopped + report.FailedByStop + report.Unfinished.Count;

    private string Hidden => tally.HidesMessages ? "errors of the same rules" : "the same errors";

    private string Verb => report.IsDownload ? "downloaded" : "uploaded";

    private string Destination => report.IsDownload ? "on disk" : "in the archive";

    /// <summary>The line with the number of assets by outcome.</summary>
    public StyledLine Totals()
    {
        var reasons = string.Join(
            ", ",
            report.SkipReasons.Select(reason => $"{reason.Key}: {CountText.Of(reason.Value)}")
        );
        var line = new StyledLine(Count(report.Done, Verb), ToneOf(report.Done, Tone.Done)).Add(
            $", {Count(report.Skipped, "skipped")}{(reasons.Length == 0 ? "" : $" ({reasons})")}, "
        );
        if (!report.IsDownload)
            line.Add(Count(report.Invalid, "invalid"), ToneOf(report.Invalid, Tone.Error)).Add(", ");
        line.Add(Count(report.Failed, "failed"), ToneOf(report.Failed, Tone.Error));
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

    /// <summary>One line about a run that was stopped; none if it was not.</summary>
    public IEnumerable<StyledLine> Stop()
    {
        if (report.Interrupted)
            yield return new StyledLine(WhatStopped, Tone.Warning).Add($": {Moved}. {Next()}");
    }

    private string WhatStopped => report.WasStoppedByDeadline ? "Stopped by the deadline" : "Interrupted";

    private string Moved => $"{ByteCount.Format(report.BytesTransferred)} {(report.IsDownload ? "received" : "sent")}";

    private StyledLine Bytes()
    {
        var rate = duration.TotalSeconds > 0 ? report.BytesTransferred / duration.TotalSeconds : 0;
        var line = new StyledLine($"{Moved} in {DurationText.Of(duration)} ({ByteCount.Format(rate)}/s)");
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
            : Stopped > 0 ? "stopped"
            : "finished";
        var hasEnded = report is { HadNothingInFlight: true, Aborted: false } ? "" : $": what was in flight was {end}";
        return new StyledLine(WhatStopped, Tone.Warning).Add($"{hasEnded}. {Next()}");
    }

    private string Next()
    {
        var transfer = report.IsDownload ? "download" : "upload";
        return IsNothingLeft
            ? $"Nothing {(HasErrors ? "else " : "")}is left to {transfer}."
            : $"Run {report.CommandToResume} to {transfer} the rest{Left()}.";
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
        table.AddCounts("ignored", Tone.Error, tally.Ignored, "rule");
        table.AddCounts("warnings", Tone.Warning, tally.Warnings, "rule");
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
        table.AddCounts("invalid", Tone.Error, tally.Invalid, "rule", Describe);
        table.AddCounts("failed", Tone.Error, tally.Failures, "cause", tally.Describe);
    }

    private static string Describe(string rule, long count) =>
        rule != OutcomeTally.Layout
            ? rule
            : $"{(count == 1 ? "file does not match its" : "files do not match their")} folder or name: "
                + "`dandi organize -f move` fixes this";

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
                $"{Assets(tally.NotShown)} with {Hidden} {(tally.NotShown == 1 ? "is" : "are")} not shown "
                    + $"above: {(logNamesEach ? "the log names each, and so does `--verbose`" : OnlyVerbose)}"
            );
        if (report.Failed > 0)
            steps.Add(
                $"fix why {Assets(report.Failed)} failed, unless the cause was temporary"
                    + (hasLog ? ": the log below has the details" : "")
            );
        // An interrupted run with something left has said so already.
        if (!report.Succeeded && (!report.Interrupted || IsNothingLeft))
            steps.Add(
                $"{(steps.Count > 0 ? "then " : "")}run {report.CommandToResume}: only what is missing is {Verb}"
            );
        return steps;
    }

    private static Tone ToneOf(long count, Tone tone) => count > 0 ? tone : Tone.Plain;

    private static string Assets(long count) => CountText.Of(count, "asset");

    private static string Count(long count, string what) => $"{CountText.Of(count)} {what}";
}
