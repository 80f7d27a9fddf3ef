using System.CommandLine;
using Dandi.Cli.Connection;
using Dandi.Cli.Logging;
using Dandi.Cli.Output.Progress;
using Dandi.Http;
using Dandi.Throttling;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Transfers;

/// <summary>The parsed options that all commands have that transfer assets.</summary>
internal sealed record TransferSettings
{
    /// <summary>Whether to write events to standard output.</summary>
    public bool Json { get; init; }

    /// <summary>The lowest level that is written to the log.</summary>
    public LogLevel Level { get; init; }

    /// <summary>Whether not to use the digest cache.</summary>
    public bool NoCache { get; init; }

    /// <summary>How long to keep retrying during an outage; null if <c>--patience</c> was not given.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>The maximum rate; null for none.</summary>
    public RateSchedule? Rate { get; init; }

    /// <summary>When the run ends at the latest; null for no deadline.</summary>
    public TimeSpan? MaxDuration { get; init; }

    public MemoryBudget Memory { get; init; }

    /// <summary>The value of <c>--ca-file</c>; null if it was not given.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>How much is transferred in parallel.</summary>
    public Jobs Jobs { get; init; } = Jobs.Default;

    /// <summary>The patience with its default.</summary>
    public TimeSpan EffectivePatience => Patience ?? RetryPolicy.DefaultPatience;

    /// <summary>The maximum number of requests to the store in flight.</summary>
    public int MaxRequests => Math.Min(Jobs.MaxRequests, Memory.MaxRequests);

    /// <summary>Reads the parsed command line.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="options">The options of the command.</param>
    /// <param name="jobs">How much is transferred in parallel.</param>
    public static TransferSettings Read(ParseResult parsed, TransferOptions options, Jobs jobs) =>
        new()
        {
            Json = parsed.GetValue(TransferOptions.Json),
            Level = parsed.GetValue(CommonOptions.Level),
            NoCache = parsed.GetValue(DigestCacheOption.NoCache),
            Patience = parsed.GetValue(options.Patience),
            Rate = parsed.GetValue(options.LimitRate),
            MaxDuration = parsed.GetValue(options.MaxDuration),
            Memory = new MemoryBudget(parsed.GetValue(options.MaxMemory) ?? MemoryBudget.Default),
            AuthorityFile = parsed.GetValue(HttpClientFactory.AuthorityFile),
            Jobs = jobs,
        };

    /// <summary>How failed requests are retried, and that the user hears of outages.</summary>
    /// <param name="context">The environment of the command.</param>
    /// <param name="session">The run.</param>
    /// <param name="mayBeMistyped">Whether the user has typed the URL of the archive.</param>
    public RetryPolicy CreateRetryPolicy(CommandContext context, TransferSession session, bool mayBeMistyped)
    {
        var lines = new OutageLines(session.Reporter.Notice, context.Time, "--patience");
        // A patience that was asked for also applies to the first request.
        var firstContact = Patience ?? RetryPolicy.DefaultFirstContactPatience;
#pragma warning disable RS0030 // jitter of the real network
        return new RetryPolicy(EffectivePatience, context.Time, new Random())
#pragma warning restore RS0030
        {
            FirstContactPatience = firstContact,
            Stopping = session.Deadline.Stopping,
            Network = session.Network,
            WrongUrlPatience = mayBeMistyped ? RetryPolicy.DefaultWrongUrlPatience : firstContact,
            Waiting = outage =>
            {
                session.Log.Write(
                    LogLevel.Info,
                    $"waiting {outage.Pause.TotalSeconds:0.0} s for {outage.Target}: {outage.Why}"
                );
                lines.Waiting(outage);
            },
            Recovered = lines.Recovered,
        };
    }
}
