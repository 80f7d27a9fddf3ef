using System.CommandLine;
using Dandi.Cli.Commands.Reports;
using Dandi.Cli.Commands.Transfers;
using Dandi.Cli.Connection;

namespace Dandi.Cli.Commands.Download;

/// <summary>
/// <c>dandi download</c>: parses a <see cref="DownloadRequest"/> and runs a <see cref="DownloadRun"/>.
/// </summary>
internal static class DownloadCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "download",
            "Download Dandisets, folders or assets from an archive. Files that were interrupted are continued."
        )
        {
            DownloadArguments.Urls,
            DownloadArguments.OutputDirectory,
            DownloadArguments.Existing,
            DownloadArguments.Format,
            DownloadArguments.PathType,
            DownloadArguments.Jobs,
            DownloadArguments.Elements,
            DownloadArguments.PreserveTree,
            DownloadArguments.Sync,
            DownloadArguments.ZarrFilters,
            CommonOptions.Instance,
            VerbosityOptions.Quiet,
            VerbosityOptions.Verbose,
            TransferOptions.Json,
            ReportedRun.File,
            DigestCacheOption.NoCache,
            HttpClientFactory.AuthorityFile,
        };
        foreach (var option in TransferOptions.OfDownload.All)
            command.Add(option);
        command.SetAction(
            (parsed, ending) => new DownloadRun(context, DownloadRequest.Read(parsed, context)).RunAsync(ending)
        );
        return command;
    }
}
