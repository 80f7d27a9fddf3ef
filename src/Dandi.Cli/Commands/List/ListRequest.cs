namespace Dandi.Cli.Commands.List;

/// <summary>What was asked of <c>dandi ls</c>.</summary>
internal sealed record ListRequest
{
    /// <summary>The paths as typed.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The value of <c>-F</c>; null where it was not given.</summary>
    public string? Fields { get; init; }

    /// <summary>The form of output.</summary>
    public ListFormat Format { get; init; }

    /// <summary>Whether folders are walked through.</summary>
    public bool IsRecursive { get; init; }

    /// <summary>How many files are read at a time.</summary>
    public int Jobs { get; init; } = DefaultJobs;

    /// <summary>In which version of the schema metadata are shown; null for flat records.</summary>
    public string? Schema { get; init; }

    /// <summary>Whether zeros stand for digests.</summary>
    public bool FakesDigest { get; init; }

    /// <summary>As many files at a time as the Python client reads.</summary>
    public const int DefaultJobs = 6;
}
