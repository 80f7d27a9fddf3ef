using Dandi.Discovery;
using Dandi.Inspection;
using Dandi.Zarrs;

namespace Dandi.Upload;

/// <summary>What an upload is asked to do. Defaults stand here and nowhere else.</summary>
public sealed record UploadOptions
{
    /// <summary>The part of the Dandiset that is uploaded.</summary>
    /// <value>All of it.</value>
    public NamedPaths Named { get; init; } = NamedPaths.All;

    /// <summary>What happens to a file that exists in the archive.</summary>
    /// <value><see cref="ExistingPolicy.Refresh"/></value>
    public ExistingPolicy Existing { get; init; } = ExistingPolicy.Refresh;

    /// <summary>What validation means.</summary>
    /// <value><see cref="ValidationPolicy.Require"/></value>
    public ValidationPolicy Validation { get; init; } = ValidationPolicy.Require;

    /// <summary>What becomes of files that only the archive's Zarr has.</summary>
    /// <value><see cref="ZarrMode.Full"/></value>
    public ZarrMode ZarrMode { get; init; } = ZarrMode.Full;

    /// <summary>How much happens at a time.</summary>
    public Jobs Jobs { get; init; } = Jobs.Default;

    /// <summary>Whether assets that are gone here are deleted there.</summary>
    public SyncMode Sync { get; init; } = SyncMode.None;

    /// <summary>Whether every file is an asset (developers only).</summary>
    public bool AnyPath { get; init; }

    /// <summary>Whether the metadata of <c>dandiset.yaml</c> is sent (developers only).</summary>
    public bool SendsDandisetMetadata { get; init; }

    /// <summary>Whether the first failure ends the run (developers only).</summary>
    public bool StopsAtFirstFailure { get; init; }

    /// <summary>Whether what validation found keeps an asset from being uploaded.</summary>
    public bool Rejects(IReadOnlyList<ValidationResult> results) => Validation.Rejects(results);
}
