using System.CommandLine;
using Dandi.Cli.Output;
using Dandi.Http;
using Dandi.Throttling;

namespace Dandi.Cli.Commands.Upload;

/// <summary>The options of <c>dandi upload</c> that say how long, how fast and with how much it may work.</summary>
internal static class TransferOptions
{
    /// <summary>How long an outage is waited out.</summary>
    public static Option<TimeSpan?> Patience { get; } =
        SizeAndDuration.Time(
            "--patience",
            $"How long an outage is waited out, up to days. [default: {RetryPolicy.DefaultPatience.TotalMinutes:0}m]"
        );

    /// <summary>When the run ends by itself.</summary>
    public static Option<TimeSpan?> MaximumDuration { get; } =
        SizeAndDuration.Time(
            "--max-duration",
            $"End cleanly before so much time is over, such as a job's walltime; the exit code is then {ExitCode.ResumeMe}, and the same command goes on."
        );

    /// <summary>How fast bytes may go.</summary>
    public static Option<RateSchedule?> LimitRate { get; } =
        new("--limit-rate")
        {
            Description = "Bytes a second at most, such as 50M, or a timetable such as '08:00,10M 19:00,off'.",
            HelpName = "RATE",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var text = CommonOptions.Last(result) ?? "";
                if (RateSchedule.TryParse(text) is { } timetable)
                    return timetable;
                result.AddError(
                    $"Invalid value for '--limit-rate': '{text}' is no rate: write it like 50M, or as a timetable like '08:00,10M 19:00,off' or 'Mon-08:00,10M Sat-00:00,off'."
                );
                return null;
            },
        };

    /// <summary>How much memory may be used.</summary>
    public static Option<long?> MaximumMemory { get; } =
        SizeAndDuration.Bytes(
            "--max-memory",
            $"The memory to get along with, {MemoryBudget.Min >> 20}M at least. [default: {MemoryBudget.Default >> 20}M]",
            MemoryBudget.Min
        );

    /// <summary>All of them.</summary>
    public static IEnumerable<Option> All => [Patience, LimitRate, MaximumDuration, MaximumMemory];
}
