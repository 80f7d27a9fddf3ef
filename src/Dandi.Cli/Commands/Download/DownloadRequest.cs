using System.CommandLine;
using Dandi.Cli.Commands.Transfers;
using Dandi.Downloads;
using Dandi.Downloads.Filtering;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Download;

/// <summary>The parsed options of <c>dandi download</c>.</summary>
internal sealed record DownloadRequest
{
    /// <summary>The URLs and identifiers as typed; none for that of the local <c>dandiset.yaml</c>.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>The instance that was named by <c>-i</c> or <c>DANDI_INSTANCE</c>; null for any.</summary>
    public string? Instance { get; init; }

    /// <summary>The full path of the folder to download into.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>What happens to files that exist.</summary>
    public OverwritePolicy Existing { get; init; }

    /// <summary>Whether every event is written as a line.</summary>
    public bool IsDebugging { get; init; }

    /// <summary>Whether paths in URLs are patterns.</summary>
    public bool IsGlob { get; init; }

    /// <summary>What is downloaded.</summary>
    public DownloadedElements Elements { get; init; }

    /// <summary>Whether leading folders are kept.</summary>
    public bool PreservesTree { get; init; }

    /// <summary>Whether local assets are deleted that are not in the archive.</summary>
    public SyncMode Sync { get; init; }

    /// <summary>Which entries of Zarrs are downloaded, whatever the URL.</summary>
    public ZarrFilters Entries { get; init; } = ZarrFilters.None;

    /// <summary>The options that all commands have that transfer assets.</summary>
    public required TransferSettings Transfer { get; init; }

    /// <summary>Reads the parsed command line.</summary>
    /// <exception cref="UsageException">
    /// The folder to download into does not exist, a filter is invalid, or options exclude each other.
    /// </exception>
    public static DownloadRequest Read(ParseResult parsed, CommandContext context)
    {
        var preservesTree = parsed.GetValue(DownloadArguments.PreserveTree);
        var sync = parsed.GetValue(DownloadArguments.Sync);
        var entries = ZarrFilters.Parse(parsed.GetValue(DownloadArguments.ZarrFilters) ?? []);
        if (sync != SyncMode.None && !entries.IsEmpty)
            throw new UsageException(
                "`--sync` cannot be used with `--zarr`: with a filter, it is unknown which local files are not in the "
                    + "archive. Use one of them."
            );
        var isDebugging = parsed.GetValue(DownloadArguments.Format) == DownloadFormat.Debug;
        if (isDebugging && parsed.GetValue(TransferOptions.Json))
            throw new UsageException(
                "`--format debug` prints text on standard output, where `--json` prints JSON. Use one of them."
            );
        return new DownloadRequest
        {
            Urls = parsed.GetValue(DownloadArguments.Urls) ?? [],
            Instance = CommonOptions.NamedInstanceOf(parsed, context),
            OutputDirectory = ReadOutputDirectory(parsed, context),
            Existing = parsed.GetValue(DownloadArguments.Existing),
            IsDebugging = isDebugging,
            IsGlob = parsed.GetValue(DownloadArguments.PathType) == PathType.Glob,
            Elements =
                preservesTree || parsed.GetResult(DownloadArguments.Elements) is null
                    ? DownloadedElements.All
                    : parsed.GetValue(DownloadArguments.Elements),
            PreservesTree = preservesTree,
            Sync = sync,
            Entries = entries,
            Transfer = TransferSettings.Read(
                parsed,
                TransferOptions.OfDownload,
                parsed.GetValue(DownloadArguments.Jobs) ?? Jobs.Default
            ),
        };
    }

    private static string ReadOutputDirectory(ParseResult parsed, CommandContext context)
    {
        var given = parsed.GetValue(DownloadArguments.OutputDirectory) ?? ".";
        var folder = context.FullPath(given);
        return given.Length > 0 && Directory.Exists(folder)
            ? folder
            : throw new UsageException(
                $"Invalid value for '--output-dir': `{given}` is not an existing folder. Create it, or choose another."
            );
    }
}
