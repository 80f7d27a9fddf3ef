using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Dandi.Organizing.Naming;
using Dandi.Organizing.Placing;

namespace Dandi.Cli.Commands.Organize;

/// <summary>The options of <c>dandi organize</c>.</summary>
internal static class OrganizeArguments
{
    private const int MaxJobs = 1000;

    public static Argument<string[]> Paths { get; } =
        new("PATHS")
        {
            Description =
                "NWB files, and folders that are searched for them. Without any, the files of the Dandiset get their "
                + "names, which needs --files-mode move (or dry)",
            Arity = ArgumentArity.ZeroOrMore,
        };

    public static Option<string> Dandiset { get; } =
        new("--dandiset-path", "-d")
        {
            Description =
                "Folder of the Dandiset to organize files in (default: the one that contains the current folder)",
            HelpName = "FOLDER",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.LastValue,
        };

    public static Option<InvalidFiles> Invalid { get; } =
        CommonOptions.Choice(
            "--invalid",
            [],
            "What to do about files that cannot be read or have no subject: fail before anything is changed, or warn "
                + "and skip them",
            InvalidFiles.Fail,
            new Dictionary<string, InvalidFiles>(StringComparer.OrdinalIgnoreCase)
            {
                ["fail"] = InvalidFiles.Fail,
                ["warn"] = InvalidFiles.Warn,
            }
        );

    public static Option<FilesMode> Mode { get; } =
        CommonOptions.Choice(
            "--files-mode",
            ["-f"],
            "How to put files in their places: only print where (dry), make links in a new folder (simulate), copy, "
                + "move, link, or link if the file system can and otherwise copy (auto)",
            FilesMode.Auto,
            new Dictionary<string, FilesMode>(StringComparer.OrdinalIgnoreCase)
            {
                ["dry"] = FilesMode.Dry,
                ["simulate"] = FilesMode.Simulate,
                ["copy"] = FilesMode.Copy,
                ["move"] = FilesMode.Move,
                ["hardlink"] = FilesMode.HardLink,
                ["symlink"] = FilesMode.SymbolicLink,
                ["auto"] = FilesMode.Auto,
            }
        );

    public static Option<bool> UpdateExternalFilePaths { get; } =
        new("--update-external-file-paths")
        {
            Description =
                "Organize videos and images in separate files together with the NWB files that refer to them, and "
                + "change the paths in the NWB files (only with --files-mode copy or move)",
        };

    public static Option<PlacementMode> MediaMode { get; } =
        CommonOptions.Choice(
            "--media-files-mode",
            [],
            "How to put videos and images in their places",
            PlacementMode.SymbolicLink,
            new Dictionary<string, PlacementMode>(PlacementModeNames.Modes, StringComparer.OrdinalIgnoreCase)
        );

    public static Option<string[]> RequiredFields { get; } =
        CommonOptions.WithWords(
            new Option<string[]>("--required-field")
            {
                Description =
                    "Field that is part of every name whose file has it, even if all files have the same value "
                    + "(repeatable): "
                    + string.Join(", ", OrganizedNames.FieldNames),
                HelpName = "FIELD",
                Arity = ArgumentArity.OneOrMore,
                CustomParser = ParseFields,
            },
            [.. OrganizedNames.FieldNames]
        );

    public static Option<bool> Undo { get; } =
        new("--undo") { Description = "Undo a run that was interrupted, instead of finishing it" };

    public static Option<int?> Jobs { get; } =
        new("--jobs", "-J")
        {
            Description = "Number of files to work on in parallel; -1 for one per processor (default: -1)",
            HelpName = "N",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = ParseJobs,
        };

    public static Option<bool> Debug { get; } = new("--devel-debug") { Description = "Work on one file after another" };

    private static string[] ParseFields(ArgumentResult result)
    {
        var names = result.Tokens.Select(token => token.Value).ToArray();
        foreach (var name in names.Except(OrganizedNames.FieldNames))
            result.AddError(CommonOptions.NotAmong("--required-field", name, OrganizedNames.FieldNames));
        return names;
    }

    private static int? ParseJobs(ArgumentResult result)
    {
        var text = CommonOptions.LastValue(result) ?? "";
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var jobs) || jobs == 0)
        {
            result.AddError($"Invalid value for '--jobs': '{text}' is not a number of files, or -1.");
            return null;
        }
        // As in the Python client, -1 means all processors, -2 all but one, and so on.
        return jobs > 0 ? Math.Min(jobs, MaxJobs) : Math.Max(1, Environment.ProcessorCount + 1 + jobs);
    }
}
