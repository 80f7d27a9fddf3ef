using System.CommandLine;
using Dandi.Cli.Output;
using Dandi.Http;
using Dandi.Throttling;

namespace Dandi.Cli.Commands.Transfers;

/// <summary>The options of a command that transfers assets which limit time, bandwidth and memory.</summary>
/// <param name="verb">What the command does: <c>upload</c> or <c>download</c>.</param>
internal sealed class TransferOptions(string verb)
{
    public static TransferOptions OfUpload { get; } = new("upload");

    public static TransferOptions OfDownload { get; } = new("download");

    public static Option<bool> Json { get; } =
        new("--json") { Description = "Write events as JSON Lines to standard output" };

    /// <summary>How long to keep retrying during an outage.</summary>
    public Option<TimeSpan?> Patience { get; } =
        SizeAndDuration.DurationOption(
            "--patience",
            "How long to keep retrying while the archive is unreachable "
                + $"(default: {RetryPolicy.DefaultPatience.TotalMinutes:0}m)",
            mayBeZero: true
        );

    /// <summary>The deadline of the run.</summary>
    public Option<TimeSpan?> MaxDuration { get; } =
        SizeAndDuration.DurationOption(
            "--max-duration",
            "End cleanly before this time is over, for example a job's walltime. "
                + $"The exit code is then {ExitCode.DeadlineReached}; {ExitCode.HowToResume(verb)}."
        );

    public Option<RateSchedule?> LimitRate { get; } =
        new("--limit-rate")
        {
            Description =
                $"Maximum {verb} rate in bytes per second, such as 50M, or a rate schedule such as '08:00,10M "
                + "19:00,off'",
            HelpName = "RATE",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var text = CommonOptions.LastValue(result) ?? "";
                if (RateSchedule.TryParse(text) is { } schedule)
                    return schedule;
                result.AddError(
                    $"Invalid value for '--limit-rate': '{text}' is not a rate. Use a value such as 50M, or a rate "
                        + "schedule such as '08:00,10M 19:00,off' or 'Mon-08:00,10M Sat-00:00,off'."
                );
                return null;
            },
        };

    public Option<long?> MaxMemory { get; } =
        SizeAndDuration.SizeOption(
            "--max-memory",
            $"Memory limit (default: {MemoryBudget.Default >> 20}M, minimum: {MemoryBudget.Min >> 20}M)",
            MemoryBudget.Min
        );

    /// <summary>All options, in the order of the help.</summary>
    public IEnumerable<Option> All => [Patience, LimitRate, MaxDuration, MaxMemory];
}
