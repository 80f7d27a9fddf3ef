using System.CommandLine;
using Dandi.Cli.Commands.Transfers;
using Dandi.Cli.Connection;
using Dandi.Discovery;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Cli.Commands.Upload;

/// <summary>The parsed options of <c>dandi upload</c>.</summary>
internal sealed record UploadRequest
{
    /// <summary>The paths as typed; none means the whole Dandiset.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The Dandiset to upload; null for the one that contains the paths.</summary>
    public LocalDandiset? Dandiset { get; init; }

    /// <summary>The known name or URL of the archive.</summary>
    public required string Instance { get; init; }

    /// <summary>
    /// Whether the user has given both <c>-i</c> and <c>--yes</c>, and so agreed to upload a Dandiset that comes from
    /// another instance.
    /// </summary>
    public bool AcceptsOtherInstance { get; init; }

    /// <summary>The options that all commands have that transfer assets.</summary>
    public required TransferSettings Transfer { get; init; }

    /// <summary>Whether not to warn if the archive asks for a newer version of the Python client.</summary>
    public bool IgnoresMinimalVersion { get; init; }

    /// <summary>The file with the schema for BIDS datasets; null for the built-in one.</summary>
    public string? BidsSchema { get; init; }

    /// <summary>The options of the upload pipeline.</summary>
    public required UploadOptions Options { get; init; }

    /// <summary>Reads the parsed command line.</summary>
    public static UploadRequest Read(ParseResult parsed, CommandContext context) =>
        new()
        {
            Paths = parsed.GetValue(UploadArguments.Paths) ?? [],
            Instance = CommonOptions.InstanceOf(parsed, context),
            AcceptsOtherInstance =
                parsed.GetValue(UploadArguments.Yes) && parsed.GetResult(CommonOptions.Instance) is { Implicit: false },
            Transfer = TransferSettings.Read(parsed, TransferOptions.OfUpload, ReadJobs(parsed)),
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
            Jobs = ReadJobs(parsed),
            Sync = parsed.GetValue(UploadArguments.Sync),
            ZarrMode = parsed.GetValue(UploadArguments.ZarrMode),
            FollowsLinks = parsed.GetValue(CommonOptions.FollowLinks),
            AnyPath = parsed.GetValue(UploadArguments.AnyPath),
            SendsDandisetMetadata = parsed.GetValue(UploadArguments.DandisetMetadata),
            StopsAtFirstFailure = isDebugging,
        };
    }

    private static Jobs ReadJobs(ParseResult parsed) =>
        parsed.GetValue(UploadArguments.Debug) ? new Jobs(1, 1) : parsed.GetValue(UploadArguments.Jobs) ?? Jobs.Default;
}
