using Dandi.Cli.Logging;
using Dandi.Moves;

namespace Dandi.Cli.Commands.Move;

/// <summary>The parsed options of <c>dandi move</c>.</summary>
internal sealed record MoveRequest
{
    /// <summary>The sources and the destination or, with a regular expression, the pattern and the
    /// replacement.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The URL of the Dandiset in the archive; null for that of the current folder.</summary>
    public string? Dandiset { get; init; }

    /// <summary>The known name or URL of the archive, for the Dandiset of the current folder.</summary>
    public required string Instance { get; init; }

    /// <summary>Whether only to show what would be moved.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>What to do with assets that exist at the targets.</summary>
    public ExistingTarget Existing { get; init; }

    /// <summary>The maximum number of assets to move at a time.</summary>
    public int Jobs { get; init; }

    /// <summary>Whether the arguments are a regular expression and its replacement.</summary>
    public bool IsRegex { get; init; }

    /// <summary>Where to move.</summary>
    public WorkOn WorkOn { get; init; }

    /// <summary>The lowest level that is written to the log.</summary>
    public LogLevel Level { get; init; }

    /// <summary>Whether files are moved.</summary>
    public bool IsLocal => WorkOn is not WorkOn.Remote && Dandiset is null;

    /// <summary>Whether assets in the archive are moved.</summary>
    public bool IsRemote => WorkOn is not WorkOn.Local;
}
