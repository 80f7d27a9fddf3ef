using Dandi.Cli.Logging;
using Dandi.Upload;

namespace Dandi.Cli.Uploading;

/// <summary>What was typed behind <c>dandi upload</c>.</summary>
internal sealed record UploadRequest
{
    /// <summary>The paths.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The archive.</summary>
    public required string Instance { get; init; }

    /// <summary>Whether programs read along.</summary>
    public bool Json { get; init; }

    /// <summary>How much is logged.</summary>
    public LogLevel Level { get; init; }

    /// <summary>Whether files are read even if their digests are remembered.</summary>
    public bool NoCache { get; init; }

    /// <summary>How long an outage is waited out.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>The rest.</summary>
    public required UploadOptions Options { get; init; }
}
