namespace Dandi.Cli.Commands.List;

/// <summary>The parsed options of <c>dandi ls</c>.</summary>
internal sealed record ListRequest
{
    /// <summary>The paths and URLs as typed; none means the current folder.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The value of <c>-F</c>; null if it was not given.</summary>
    public string? Fields { get; init; }

    public ListFormat Format { get; init; }

    /// <summary>
    /// Whether to list the NWB files and Zarrs in folders, and the assets of Dandisets in an archive.
    /// </summary>
    public bool IsRecursive { get; init; }

    /// <summary>Whether links in a Zarr to folders outside of the Dandiset are followed.</summary>
    public bool FollowsLinks { get; init; }

    /// <summary>How many files to read in parallel.</summary>
    public int Jobs { get; init; } = DefaultJobs;

    /// <summary>Whether to list the metadata of assets in an archive.</summary>
    public bool WithMetadata { get; init; }

    /// <summary>
    /// The schema version of the metadata to list; null to list flat records, and metadata in an archive as they are.
    /// </summary>
    public string? Schema { get; init; }

    /// <summary>Whether to use zeros as digests.</summary>
    public bool FakesDigest { get; init; }

    /// <summary>The default of the Python client.</summary>
    public const int DefaultJobs = 6;
}
