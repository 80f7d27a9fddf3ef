using Dandi.Cli.Logging;
using Dandi.Throttling;
using Dandi.Upload;

namespace Dandi.Cli.Commands.Upload;

/// <summary>What was typed behind <c>dandi upload</c>.</summary>
internal sealed record UploadRequest
{
    /// <summary>The paths.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The archive.</summary>
    public required string Instance { get; init; }

    /// <summary>Whether the user has named the archive on the command line and agreed to send a Dandiset of another instance there.</summary>
    public bool AcceptsOtherInstance { get; init; }

    /// <summary>Whether programs read along.</summary>
    public bool Json { get; init; }

    /// <summary>How much is logged.</summary>
    public LogLevel Level { get; init; }

    /// <summary>Whether files are read even if their digests are remembered.</summary>
    public bool NoCache { get; init; }

    /// <summary>How long an outage is waited out; null where nothing was said.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>How fast bytes may go; null for as fast as it goes.</summary>
    public RateSchedule? Rate { get; init; }

    /// <summary>When the run ends by itself; null for never.</summary>
    public TimeSpan? MaximumDuration { get; init; }

    /// <summary>How much memory may be used.</summary>
    public MemoryBudget Memory { get; init; }

    /// <summary>Certificates of authorities to trust; null for those of the environment.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Whether the archive's demands on the version of the Python client are passed over in silence.</summary>
    public bool IgnoresMinimalVersion { get; init; }

    /// <summary>The rest.</summary>
    public required UploadOptions Options { get; init; }
}
