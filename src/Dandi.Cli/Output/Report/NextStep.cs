using Dandi.Inspection;

namespace Dandi.Cli.Output.Report;

/// <summary>What the user can do after a run.</summary>
/// <param name="Text">What it is for.</param>
/// <param name="Command">The command to run; null if it is not a command.</param>
internal sealed record NextStep(string Text, string? Command = null)
{
    private const int MaxExplained = 3;

    /// <summary>Finds the next steps after a run.</summary>
    public static IEnumerable<NextStep> After(RunReport report)
    {
        var (content, code) = (report.Content, report.ExitCode);
        if (code == ExitCode.Bug)
            yield return new NextStep("Report the bug, and attach the log.");
        if (code is ExitCode.Usage or ExitCode.Archive)
            yield return new NextStep("Do what the messages say, then run the command again.", report.CommandLine);
        var errors = content.Rules.Rows.Where(rule => rule.Severity >= Severity.Error).ToList();
        if (errors.RemoveAll(rule => LayoutRules.Contains(rule.Rule)) > 0)
            yield return new NextStep(
                "Give NWB files the names and folders that the archive expects.",
                "dandi organize -f move"
            );
        foreach (var rule in errors.Take(MaxExplained))
            yield return new NextStep(
                $"Fix what breaks the rule `{rule.Rule}`.",
                CommandLineText.Of(["validate", "--explain", rule.Rule])
            );
        if (content.Transfer is { Failed: > 0 and var failed })
            yield return new NextStep(
                $"Fix why {CountText.Of(failed, "asset")} failed, unless the cause was temporary: the table of assets "
                    + $"has the messages{(content.Log is null ? "" : ", and the log the details")}."
            );
        if (report.IsTransfer && code is ExitCode.DeadlineReached or ExitCode.Interrupted)
            yield return new NextStep(
                $"The run was stopped: {ExitCode.HowToResume(report.Command)}.",
                report.CommandLine
            );
        else if (report.IsTransfer && code == ExitCode.SomeFailed)
            yield return new NextStep(
                "Then run the command again: only what is missing is transferred.",
                report.CommandLine
            );
        if (!report.IsTransfer && content.Results is { } results)
            yield return new NextStep("Show all results again.", CommandLineText.Of(["validate", "--load", results]));
    }
}
