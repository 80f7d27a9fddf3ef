using Dandi.Discovery;
using Dandi.Inspection;
using Dandi.Transfers;
using Dandi.Zarrs;

namespace Dandi.Upload;

/// <summary>The options of an upload. This is the only place where their defaults are defined.</summary>
public sealed record UploadOptions
{
    /// <summary>The paths within the Dandiset to upload.</summary>
    /// <value>The whole Dandiset.</value>
    public NamedPaths Named { get; init; } = NamedPaths.All;

    /// <summary>What happens to files that exist in the archive.</summary>
    /// <value><see cref="ExistingPolicy.Refresh"/></value>
    public ExistingPolicy Existing { get; init; } = ExistingPolicy.Refresh;

    /// <summary>Whether assets are validated, and invalid ones uploaded.</summary>
    /// <value><see cref="ValidationPolicy.Require"/></value>
    public ValidationPolicy Validation { get; init; } = ValidationPolicy.Require;

    /// <summary>What happens to entries that only the archive's Zarr has.</summary>
    /// <value><see cref="ZarrMode.Full"/></value>
    public ZarrMode ZarrMode { get; init; } = ZarrMode.Full;

    /// <summary>Whether links in a Zarr to folders outside of the Dandiset are followed.</summary>
    public bool FollowsLinks { get; init; }

    /// <summary>How much is uploaded in parallel.</summary>
    public Jobs Jobs { get; init; } = Jobs.Default;

    /// <summary>Whether assets that do not exist locally are deleted in the archive.</summary>
    public SyncMode Sync { get; init; } = SyncMode.None;

    /// <summary>Whether files of any type and name are uploaded (for developers).</summary>
    public bool AnyPath { get; init; }

    /// <summary>Whether the metadata in <c>dandiset.yaml</c> is uploaded (for developers).</summary>
    public bool SendsDandisetMetadata { get; init; }

    /// <summary>Whether the run ends at the first failure (for developers).</summary>
    public bool StopsAtFirstFailure { get; init; }
}
