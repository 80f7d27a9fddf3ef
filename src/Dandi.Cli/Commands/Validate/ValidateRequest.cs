using System.CommandLine;
using Dandi.Cli.Commands.Reports;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Results;

namespace Dandi.Cli.Commands.Validate;

/// <summary>The parsed options of <c>dandi validate</c>.</summary>
internal sealed record ValidateRequest
{
    /// <summary>The paths as typed; none means the current folder.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>How to group the results, from the outermost group to the innermost; empty for no groups.</summary>
    public IReadOnlyList<ResultGrouping> Groupings { get; init; } = [];

    /// <summary>The regular expression for ids to leave out; null for none.</summary>
    public string? Ignore { get; init; }

    /// <summary>The lowest severity that is shown.</summary>
    public Severity MinSeverity { get; init; } = Severity.Hint;

    /// <summary>The output format; null if it was not given.</summary>
    public ValidateFormat? Format { get; init; }

    /// <summary>The file to write to; null for standard output.</summary>
    public string? Output { get; init; }

    /// <summary>The HTML file for the report of the run; null for no report.</summary>
    public string? Report { get; init; }

    /// <summary>How much is written to standard error, and whether only errors are shown.</summary>
    public Verbosity Verbosity { get; init; } = Verbosity.Normal;

    /// <summary>Whether to print totals at the end.</summary>
    public bool ShowsSummary { get; init; }

    /// <summary>The maximum number of results shown per group; null for no limit.</summary>
    public int? MaxPerGroup { get; init; }

    /// <summary>What to do with links whose content is not on this machine.</summary>
    public MissingContent MissingContent { get; init; }

    /// <summary>Whether links in a Zarr to folders outside of the Dandiset are followed.</summary>
    public bool FollowsLinks { get; init; }

    /// <summary>Files with results of earlier runs, which are shown instead of validating.</summary>
    public IReadOnlyList<string> Loaded { get; init; } = [];

    /// <summary>
    /// The schema version in which to validate the metadata of NWB files, instead of running the NWB Inspector checks;
    /// null for the checks.
    /// </summary>
    public string? Schema { get; init; }

    /// <summary>The file with the schema for BIDS datasets; null for the built-in one.</summary>
    public string? BidsSchema { get; init; }

    /// <summary>Whether to validate files of all types.</summary>
    public bool AnyPath { get; init; }

    /// <summary>Whether to validate one file at a time and end at the first bug.</summary>
    public bool IsDebugging { get; init; }

    /// <summary>The lowest level that is written to the log.</summary>
    public LogLevel Level { get; init; }

    /// <summary>
    /// Whether results of a rule are printed for one file only, and counted for others
    /// (docs/decisions/0070-validate-groups.md): no option asks for another output.
    /// </summary>
    public bool ShowsRulesOnce =>
        this is { Format: null, Verbosity: Verbosity.Normal, MaxPerGroup: null, Groupings.Count: 0, Loaded.Count: 0 };

    /// <summary>Reads the parsed command line.</summary>
    /// <exception cref="UsageException">Options exclude each other.</exception>
    public static ValidateRequest Read(ParseResult parsed) =>
        new()
        {
            Paths = parsed.GetValue(ValidateArguments.Paths) ?? [],
            Groupings =
            [
                .. (parsed.GetValue(ValidateArguments.Grouping) ?? []).Where(each => each != ResultGrouping.None),
            ],
            Ignore = parsed.GetValue(ValidateArguments.Ignore),
            MinSeverity = parsed.GetValue(ValidateArguments.MinSeverity) ?? Severity.Hint,
            Format = parsed.GetValue(ValidateArguments.Format),
            Report = parsed.GetValue(ReportedRun.File),
            Output = parsed.GetValue(ValidateArguments.Output),
            ShowsSummary = parsed.GetValue(ValidateArguments.Summary) && !parsed.GetValue(ValidateArguments.NoSummary),
            MaxPerGroup = parsed.GetValue(ValidateArguments.MaxPerGroup),
            MissingContent = parsed.GetValue(ValidateArguments.MissingFileContent),
            FollowsLinks = parsed.GetValue(CommonOptions.FollowLinks),
            Loaded = parsed.GetValue(ValidateArguments.Load) ?? [],
            Schema = parsed.GetValue(ValidateArguments.Schema),
            BidsSchema = parsed.GetValue(BidsSchemaOption.File),
            AnyPath = parsed.GetValue(ValidateArguments.AnyPath),
            IsDebugging = parsed.GetValue(ValidateArguments.Debug),
            Verbosity = VerbosityOptions.Of(parsed),
            Level = parsed.GetValue(CommonOptions.Level),
        };
}
