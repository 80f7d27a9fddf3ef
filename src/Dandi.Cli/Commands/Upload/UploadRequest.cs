using System.CommandLine;
using Dandi.Cli.Connection;
using Dandi.Cli.Logging;
using Dandi.Http;
using Dandi.Throttling;
using Dandi.Upload;

namespace Dandi.Cli.Commands.Upload;

/// <summary>The parsed options of <c>dandi upload</c>.</summary>
internal sealed record UploadRequest
{
    /// <summary>The paths as typed; none means the whole Dandiset.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The known name or URL of the archive.</summary>
    public required string Instance { get; init; }

    /// <summary>
    /// Whether the user has given both <c>-i</c> and <c>--yes</c>, and so agreed to upload a Dandiset that comes from
    /// another instance.
    /// </summary>
    public bool AcceptsOtherInstance { get; init; }

    /// <summary>Whether to write events to standard output.</summary>
    public bool Json { get; init; }

    /// <summary>The lowest level that is written to the log.</summary>
    public LogLevel Level { get; init; }

    /// <summary>Whether not to use the digest cache.</summary>
    public bool NoCache { get; init; }

    /// <summary>How long to keep retrying during an outage; null if <c>--patience</c> was not given.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>The maximum upload rate; null for none.</summary>
    public RateSchedule? Rate { get; init; }

    /// <summary>When the run ends at the latest; null for no deadline.</summary>
    public TimeSpan? MaxDuration { get; init; }

    public MemoryBudget Memory { get; init; }

    /// <summary>The value of <c>--ca-file</c>; null if it was not given.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Whether not to warn if the archive asks for a newer version of the Python client.</summary>
    public bool IgnoresMinimalVersion { get; init; }

    /// <summary>The file with the schema for BIDS datasets; null for the built-in one.</summary>
    public string? BidsSchema { get; init; }

    /// <summary>The options of the upload pipeline.</summary>
    public required UploadOptions Options { get; init; }

    /// <summary>The patience with its default.</summary>
    public TimeSpan EffectivePatience => Patience ?? RetryPolicy.DefaultPatience;

    /// <summary>The maximum number of requests to the store in flight.</summary>
    public int MaxRequests => Math.Min(Options.Jobs.MaxRequests, Memory.MaxRequests);

    /// <summary>Reads the parsed command line.</summary>
    public static UploadRequest Read(ParseResult parsed, CommandContext context) =>
        new()
        {
            Paths = parsed.GetValue(UploadArguments.Paths) ?? [],
            Instance = CommonOptions.InstanceOf(parsed, context),
            AcceptsOtherInstance =
                parsed.GetValue(UploadArguments.Yes) && parsed.GetResult(CommonOptions.Instance) is { Implicit: false },
            Json = parsed.GetValue(UploadArguments.Json),
            Level = parsed.GetValue(CommonOptions.Level),
            NoCache = parsed.GetValue(DigestCacheOption.NoCache),
            Patience = parsed.GetValue(TransferOptions.Patience),
            Rate = parsed.GetValue(TransferOptions.LimitRate),
            MaxDuration = parsed.GetValue(TransferOptions.MaxDuration),
            Memory = new MemoryBudget(parsed.GetValue(TransferOptions.MaxMemory) ?? MemoryBudget.Default),
            AuthorityFile = parsed.GetValue(HttpClientFactory.AuthorityFile),
            IgnoresMinimalVersion = parsed.GetValue(HttpClientFactory.IgnoreMinimalVersion),
            BidsSchema = parsed.GetValue(BidsSchemaOption.File),
            Options = ReadOptions(parsed),
        };

    private static UploadOptions ReadOptions(ParseResult parsed)
    {
        var isDebugging = parsed.GetValue(UploadArguments.Debug);
        return new UploadOptions
        {
            Existing = parsed.GetValue(UploadArguments.Existing),
            Validation = parsed.GetValue(UploadArguments.Validation),
            Jobs = isDebugging ? new Jobs(1, 1) : parsed.GetValue(UploadArguments.Jobs) ?? Jobs.Default,
            Sync = parsed.GetValue(UploadArguments.Sync),
            ZarrMode = parsed.GetValue(UploadArguments.ZarrMode),
            FollowsLinks = parsed.GetValue(CommonOptions.FollowLinks),
            AnyPath = parsed.GetValue(UploadArguments.AnyPath),
            SendsDandisetMetadata = parsed.GetValue(UploadArguments.DandisetMetadata),
            StopsAtFirstFailure = isDebugging,
        };
    }
}
