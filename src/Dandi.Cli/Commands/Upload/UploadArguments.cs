using System.CommandLine;
using Dandi.Cli.Commands.Transfers;
using Dandi.Inspection;
using Dandi.Transfers;
using Dandi.Upload;
using Dandi.Zarrs;

namespace Dandi.Cli.Commands.Upload;

/// <summary>The argument and the options of <c>dandi upload</c> that no other command has.</summary>
internal static class UploadArguments
{
    public static Argument<string[]> Paths { get; } =
        new("PATH")
        {
            Description = "Files and folders (default: the whole Dandiset)",
            Arity = ArgumentArity.ZeroOrMore,
        };

    /// <summary>Consent to an upload that is otherwise refused.</summary>
    public static Option<bool> Yes { get; } =
        new("--yes") { Description = "Together with `-i`: upload even if dandiset.yaml comes from another instance" };

    public static Option<ExistingPolicy> Existing { get; } =
        CommonOptions.Choice(
            "--existing",
            ["-e"],
            "What to do with a file that exists in the archive: `error` fails, `skip` keeps the archive's, `force` "
                + "uploads it again, `overwrite` uploads it if it differs, `refresh` uploads it if it differs and is "
                + "newer",
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

    public static Option<ValidationPolicy> Validation { get; } =
        CommonOptions.Choice(
            "--validation",
            [],
            "What to do with invalid files: `require` does not upload them, `ignore` reports the errors and uploads "
                + "them, `skip` does not validate",
            ValidationPolicy.Require,
            new Dictionary<string, ValidationPolicy>(StringComparer.Ordinal)
            {
                ["require"] = ValidationPolicy.Require,
                ["skip"] = ValidationPolicy.Skip,
                ["ignore"] = ValidationPolicy.Ignore,
            }
        );

    public static Option<Jobs?> Jobs { get; } = JobsOption.Create("upload");

    public static Option<SyncMode> Sync { get; } =
        SyncOption.Create(
            "After uploading, delete assets in the archive that do not exist locally, within the given paths"
        );

    public static Option<ZarrMode> ZarrMode { get; } =
        CommonOptions.Choice(
            "--zarr-mode",
            [],
            "What to do with entries that only the archive's Zarr has: `full` deletes them, `patch` keeps them and "
                + "compares no checksum",
            Dandi.Zarrs.ZarrMode.Full,
            new Dictionary<string, ZarrMode>(StringComparer.Ordinal)
            {
                ["full"] = Dandi.Zarrs.ZarrMode.Full,
                ["patch"] = Dandi.Zarrs.ZarrMode.Patch,
            }
        );

    public static Option<bool> AnyPath { get; } = new("--allow-any-path") { Description = "Upload files of all types" };

    public static Option<bool> Debug { get; } =
        new("--devel-debug") { Description = "Upload one asset at a time and end at the first failure" };

    public static Option<bool> DandisetMetadata { get; } =
        new("--upload-dandiset-metadata") { Description = "Upload the metadata in dandiset.yaml" };

    /// <summary>The options that exist only if <see cref="CommandContext.IsDeveloper"/>.</summary>
    public static IEnumerable<Option<bool>> DeveloperOptions => [AnyPath, Debug, DandisetMetadata];
}
