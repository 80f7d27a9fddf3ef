using System.CommandLine;
using Dandi.Cli.Output;
using Dandi.Http;
using Dandi.Throttling;

namespace Dandi.Cli.Commands.Upload;

/// <summary>The options of <c>dandi upload</c> that limit time, bandwidth and memory.</summary>
internal static class TransferOptions
{
    /// <summary>How long to keep retrying during an outage.</summary>
    public static Option<TimeSpan?> Patience { get; } =
        SizeAndDuration.DurationOption(
            "--patience",
            "How long to keep retrying while the archive is unreachable "
                + $"(default: {RetryPolicy.DefaultPatience.TotalMinutes:0}m)"
        );

    /// <summary>The deadline of the run.</summary>
    public static Option<TimeSpan?> MaxDuration { get; } =
        SizeAndDuration.DurationOption(
            "--max-duration",
            "End cleanly before this time is over, for example a job's walltime. "
                + $"The exit code is then {ExitCode.DeadlineReached}; run the same command again to upload the rest."
        );

    public static Option<RateSchedule?> LimitRate { get; } =
        new("--limit-rate")
        {
            Description =
                "Maximum upload rate in bytes per second, such as 50M, or a rate schedule such as '08:00,10M "
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

    public static Option<long?> MaxMemory { get; } =
        SizeAndDuration.SizeOption(
            "--max-memory",
            $"Memory limit (default: {MemoryBudget.Default >> 20}M, minimum: {MemoryBudget.Min >> 20}M)",
            MemoryBudget.Min
        );

    /// <summary>All options, in the order of the help.</summary>
    public static IEnumerable<Option> All => [Patience, LimitRate, MaxDuration, MaxMemory];
}
