using System.CommandLine;
using System.CommandLine.Parsing;
using Dandi.Cli.Commands.Transfers;
using Dandi.Downloads;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Download;

/// <summary>The argument and the options of <c>dandi download</c> that no other command has.</summary>
internal static class DownloadArguments
{
    private static readonly Dictionary<string, DownloadedElements> ElementNames = new(StringComparer.Ordinal)
    {
        ["dandiset.yaml"] = DownloadedElements.DandisetYaml,
        ["assets"] = DownloadedElements.Assets,
        ["all"] = DownloadedElements.All,
    };

    public static Argument<string[]> Urls { get; } =
        new("URL")
        {
            Description =
                "URLs or identifiers of Dandisets, folders, assets or entries of Zarrs (default: with `-i`, the draft "
                + "of the Dandiset whose dandiset.yaml is in the current folder)",
            Arity = ArgumentArity.ZeroOrMore,
        };

    public static Option<string> OutputDirectory { get; } =
        new("--output-dir", "-o")
        {
            Description = "Folder to download into; it must exist (default: the current folder)",
            HelpName = "DIR",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => CommonOptions.LastValue(result) ?? "",
        };

    public static Option<OverwritePolicy> Existing { get; } =
        CommonOptions.Choice(
            "--existing",
            ["-e"],
            "What to do with a file that exists: `error` fails, `skip` keeps it, `overwrite` replaces it, "
                + "`overwrite-different` replaces it if its size or digest differs, `refresh` replaces it if its size "
                + "or modification time differs",
            OverwritePolicy.Error,
            new Dictionary<string, OverwritePolicy>(StringComparer.Ordinal)
            {
                ["error"] = OverwritePolicy.Error,
                ["skip"] = OverwritePolicy.Skip,
                ["overwrite"] = OverwritePolicy.Overwrite,
                ["overwrite-different"] = OverwritePolicy.OverwriteDifferent,
                ["refresh"] = OverwritePolicy.Refresh,
            }
        );

    /// <summary>How progress is shown.</summary>
    public static Option<DownloadFormat> Format { get; } =
        CommonOptions.Choice(
            "--format",
            ["-f"],
            "How to show progress: `pyout` as a live view or lines, `debug` also as one line per event on standard "
                + "output",
            DownloadFormat.Pyout,
            new Dictionary<string, DownloadFormat>(StringComparer.Ordinal)
            {
                ["pyout"] = DownloadFormat.Pyout,
                ["debug"] = DownloadFormat.Debug,
            }
        );

    /// <summary>What paths in URLs are.</summary>
    public static Option<PathType> PathType { get; } =
        CommonOptions.Choice(
            "--path-type",
            [],
            "What paths in dandi:// URLs and in `?location=` are: `exact` paths, or patterns (`glob`) in which `*` "
                + "stands for any characters",
            Download.PathType.Exact,
            new Dictionary<string, PathType>(StringComparer.Ordinal)
            {
                ["exact"] = Download.PathType.Exact,
                ["glob"] = Download.PathType.Glob,
            }
        );

    public static Option<Jobs?> Jobs { get; } = JobsOption.Create("download", acceptsAny: true);

    /// <summary>What is downloaded.</summary>
    public static Option<DownloadedElements> Elements { get; } =
        CommonOptions.WithWords(
            new Option<DownloadedElements>("--download")
            {
                Description =
                    "What to download, separated by commas: `dandiset.yaml` (only if the URL is that of a whole "
                    + "Dandiset), `assets`, or `all` (default: all)",
                HelpName = "LIST",
                Arity = ArgumentArity.OneOrMore,
                CustomParser = ParseElements,
            },
            [.. ElementNames.Keys]
        );

    public static Option<bool> PreserveTree { get; } =
        new("--preserve-tree")
        {
            Description =
                "Keep the folders above what the URL refers to, in a folder named like the Dandiset, and write "
                + "dandiset.yaml; implies `--download all`",
        };

    private static DownloadedElements ParseElements(ArgumentResult result)
    {
        var elements = DownloadedElements.None;
        foreach (var word in (CommonOptions.LastValue(result) ?? "").Split(','))
        {
            if (!ElementNames.TryGetValue(word, out var element))
            {
                result.AddError(CommonOptions.NotAmong("--download", word, ElementNames.Keys));
                return elements;
            }
            elements |= element;
        }
        return elements;
    }

    public static Option<SyncMode> Sync { get; } =
        SyncOption.Create("After downloading, delete local assets that the URLs cover but that are not in the archive");

    public static Option<string[]> ZarrFilters { get; } =
        new("--zarr")
        {
            Description =
                "Download only entries of Zarrs that pass FILTER: `metadata`, `glob:PATTERN`, `path:FOLDER` or "
                + "`regex:EXPRESSION`; repeatable, an entry may pass any of them",
            HelpName = "FILTER",
            Arity = ArgumentArity.OneOrMore,
        };
}
