using Dandi.Cli.Logging;
using Dandi.Cli.Output.Results;

namespace Dandi.Cli.Commands.Validate;

/// <summary>What was asked of <c>dandi validate</c>.</summary>
internal sealed record ValidateRequest
{
    /// <summary>The paths as typed; none stands for the current folder.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>How results are grouped, from the outermost group to the innermost.</summary>
    public IReadOnlyList<ResultGrouping> Groupings { get; init; } = [];

    /// <summary>The pattern of ids that are left out; null for none.</summary>
    public string? Ignore { get; init; }

    /// <summary>The least grave results that are shown.</summary>
    public Severity MinSeverity { get; init; } = Severity.Hint;

    /// <summary>The form of output; null where it was not given.</summary>
    public ValidateFormat? Format { get; init; }

    /// <summary>The file that the output is written to; null for standard output.</summary>
    public string? Output { get; init; }

    /// <summary>Whether numbers are shown at the end.</summary>
    public bool ShowsSummary { get; init; }

    /// <summary>The most results of a group; null for no limit.</summary>
    public int? MaxPerGroup { get; init; }

    /// <summary>What becomes of files without content.</summary>
    public MissingContent MissingContent { get; init; }

    /// <summary>Files with results of earlier runs, which are shown instead of validating.</summary>
    public IReadOnlyList<string> Loaded { get; init; } = [];

    /// <summary>The version of the metadata schema that NWB files are judged by instead of by the inspector's checks (developers only); null for none.</summary>
    public string? Schema { get; init; }

    /// <summary>Whether every file is looked at (developers only).</summary>
    public bool AnyPath { get; init; }

    /// <summary>Whether one file is judged after another and a fault of ours ends the run (developers only).</summary>
    public bool IsDebugging { get; init; }

    /// <summary>How much is logged.</summary>
    public LogLevel Level { get; init; }
}
