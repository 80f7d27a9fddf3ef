using Dandi.Cli.Logging;

namespace Dandi.Cli.Commands.Delete;

/// <summary>The parsed options of <c>dandi delete</c>.</summary>
internal sealed record DeleteRequest
{
    /// <summary>Local paths and URLs as typed.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The known name or URL of the archive, for local paths.</summary>
    public required string Instance { get; init; }

    /// <summary>Whether to ignore arguments that refer to nothing.</summary>
    public bool SkipsMissing { get; init; }

    /// <summary>Whether to delete without asking.</summary>
    public bool IsForced { get; init; }

    /// <summary>How many assets to delete at a time.</summary>
    public required int Jobs { get; init; }

    /// <summary>The lowest level that is written to the log.</summary>
    public LogLevel Level { get; init; }
}
