using System.CommandLine;
using Dandi.Cli.Connection;
using Dandi.Inspection;
using Dandi.Upload;
using Dandi.Zarrs;

namespace Dandi.Cli.Commands.Upload;

/// <summary><c>dandi upload</c>.</summary>
internal static class UploadCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files and folders; none stands for the whole Dandiset.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var instance = CommonOptions.Instance(context);
        var jobs = JobsOption.Create();
        var json = new Option<bool>("--json") { Description = "Events as JSON Lines on standard output." };
        var command = new Command(
            "upload",
            "Uploads files of a Dandiset to an archive. Files that are there already are not sent again."
        )
        {
            paths,
            instance,
            CommonOptions.Yes,
            Existing,
            Validation,
            jobs,
            Sync,
            Mode,
            json,
            DigestCacheOption.NoCache,
            HttpClientFactory.AuthorityFile,
            HttpClientFactory.IgnoreMinimalVersion,
        };
        foreach (var option in TransferOptions.All)
            command.Add(option);
        foreach (var option in context.IsDeveloper ? DeveloperOptions : [])
            command.Add(option);
        CommonOptions.RefuseUnknownOptions(context, command, paths);
        command.SetAction(
            (parsed, token) =>
                new UploadRun(
                    context,
                    new UploadRequest
                    {
                        Paths = parsed.GetValue(paths) ?? [],
                        Instance = parsed.GetValue(instance)!,
                        AcceptsOtherInstance =
                            parsed.GetValue(CommonOptions.Yes) && parsed.GetResult(instance) is { Implicit: false },
                        Json = parsed.GetValue(json),
                        Level = parsed.GetValue(CommonOptions.Level),
                        NoCache = parsed.GetValue(DigestCacheOption.NoCache),
                        Patience = parsed.GetValue(TransferOptions.Patience),
                        Rate = parsed.GetValue(TransferOptions.LimitRate),
                        MaximumDuration = parsed.GetValue(TransferOptions.MaximumDuration),
                        Memory = new MemoryBudget(
                            parsed.GetValue(TransferOptions.MaximumMemory) ?? MemoryBudget.Default
                        ),
                        AuthorityFile = parsed.GetValue(HttpClientFactory.AuthorityFile),
                        IgnoresMinimalVersion = parsed.GetValue(HttpClientFactory.IgnoreMinimalVersion),
                        Options = new UploadOptions
                        {
                            Existing = parsed.GetValue(Existing),
                            Validation = parsed.GetValue(Validation),
                            Jobs = parsed.GetValue(Debug) ? new Jobs(1, 1) : parsed.GetValue(jobs) ?? Jobs.Default,
                            Sync = parsed.GetValue(Sync),
                            ZarrMode = parsed.GetValue(Mode),
                            AnyPath = parsed.GetValue(AnyPath),
                            SendsDandisetMetadata = parsed.GetValue(DandisetMetadata),
                            StopsAtFirstFailure = parsed.GetValue(Debug),
                        },
                    }
                ).RunAsync(token)
        );
        return command;
    }

    private static Option<bool> AnyPath { get; } =
        new("--allow-any-path") { Description = "Upload files of all kinds." };

    private static Option<bool> Debug { get; } =
        new("--devel-debug") { Description = "One file after another, and the first failure ends it." };

    private static Option<bool> DandisetMetadata { get; } =
        new("--upload-dandiset-metadata") { Description = "Send the metadata of dandiset.yaml." };

    private static IEnumerable<Option<bool>> DeveloperOptions => [AnyPath, Debug, DandisetMetadata];

    private static Option<ExistingPolicy> Existing { get; } =
        CommonOptions.Choice(
            "--existing",
            ["-e"],
            "What to do with a file that exists in the archive.",
            ExistingPolicy.Refresh,
            new Dictionary<string, ExistingPolicy>(StringComparer.Ordinal)
            {
                ["error"] = ExistingPolicy.Error,
                ["skip"] = ExistingPolicy.Skip,
                ["force"] = ExistingPolicy.Force,
                ["overwrite"] = ExistingPolicy.Overwrite,
                ["refresh"] = ExistingPolicy.Refresh,
            }
        );

    private static Option<ValidationPolicy> Validation { get; } =
        CommonOptions.Choice(
            "--validation",
            [],
            "What to do with invalid files.",
            ValidationPolicy.Require,
            new Dictionary<string, ValidationPolicy>(StringComparer.Ordinal)
            {
                ["require"] = ValidationPolicy.Require,
                ["skip"] = ValidationPolicy.Skip,
                ["ignore"] = ValidationPolicy.Ignore,
            }
        );

    private static Option<ZarrMode> Mode { get; } =
        CommonOptions.Choice(
            "--zarr-mode",
            [],
            "What to do with files that only the archive's Zarr has: `full` deletes them, `patch` keeps them and compares no checksum.",
            ZarrMode.Full,
            new Dictionary<string, ZarrMode>(StringComparer.Ordinal)
            {
                ["full"] = ZarrMode.Full,
                ["patch"] = ZarrMode.Patch,
            }
        );

    private static Option<SyncMode> Sync { get; } =
        new("--sync")
        {
            Description =
                "After uploading, delete assets in the archive that are not here, within the given paths; `ask` (also without a value) shows them first.",
            HelpName = "ask|do",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = result =>
            {
                var text = CommonOptions.Last(result) ?? "ask";
                if (text == "ask")
                    return SyncMode.Ask;
                if (text == "do")
                    return SyncMode.Do;
                result.AddError($"Invalid value for '--sync': '{text}' is not one of 'ask', 'do'.");
                return SyncMode.None;
            },
        };
}
