using System.CommandLine;
using Dandi.Cli.Commands.Reports;
using Dandi.Cli.Commands.Transfers;
using Dandi.Cli.Connection;

namespace Dandi.Cli.Commands.Upload;

/// <summary><c>dandi upload</c>: parses an <see cref="UploadRequest"/> and runs an <see cref="UploadRun"/>.</summary>
internal static class UploadCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "upload",
            "Upload files of a Dandiset to an archive. Files that the archive already has are not sent again."
        )
        {
            UploadArguments.Paths,
            CommonOptions.Instance,
            UploadArguments.Yes,
            UploadArguments.Existing,
            UploadArguments.Validation,
            BidsSchemaOption.File,
            UploadArguments.Jobs,
            UploadArguments.Sync,
            UploadArguments.ZarrMode,
            CommonOptions.FollowLinks,
            VerbosityOptions.Quiet,
            VerbosityOptions.Verbose,
            TransferOptions.Json,
            ReportedRun.File,
            DigestCacheOption.NoCache,
            HttpClientFactory.AuthorityFile,
            HttpClientFactory.IgnoreMinimalVersion,
        };
        foreach (var option in TransferOptions.OfUpload.All)
            command.Add(option);
        foreach (var option in context.IsDeveloper ? UploadArguments.DeveloperOptions : [])
            command.Add(option);
        command.SetAction(
            (parsed, ending) => new UploadRun(context, UploadRequest.Read(parsed, context)).RunAsync(ending)
        );
        return command;
    }
}
