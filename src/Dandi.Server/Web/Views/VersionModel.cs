using System.Text.Json.Nodes;

namespace Dandi.Server.Web.Views;

/// <summary>A version of a Dandiset, with everything that its page shows.</summary>
internal sealed record VersionModel
{
    /// <summary>Six digits.</summary>
    public required string Identifier { get; init; }

    public required string Version { get; init; }

    public required string Name { get; init; }

    /// <summary>The status of its validation.</summary>
    public required string Status { get; init; }

    /// <summary><c>OPEN</c>, <c>EMBARGOED</c> or <c>UNEMBARGOING</c>.</summary>
    public required string EmbargoStatus { get; init; }

    /// <summary>The date on which the embargo ends, or null.</summary>
    public string? EmbargoEnd { get; init; }

    public required string Created { get; init; }

    public required string Modified { get; init; }

    public required string ReleaseNotes { get; init; }

    /// <summary>The number of assets.</summary>
    public required long Count { get; init; }

    /// <summary>The size of the assets in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The names of the owners.</summary>
    public required IReadOnlyList<string> Owners { get; init; }

    /// <summary>The newest versions.</summary>
    public required IReadOnlyList<VersionItem> Versions { get; init; }

    /// <summary>The number of all versions.</summary>
    public required long VersionCount { get; init; }

    public required long Stars { get; init; }

    public required bool IsStarred { get; init; }

    /// <summary>The metadata as the API shows it.</summary>
    public required JsonObject Metadata { get; init; }

    /// <summary>The errors of the Dandiset and of the first invalid assets.</summary>
    public required IReadOnlyList<ValidationError> Errors { get; init; }

    /// <summary>The number of invalid assets, up to <see cref="MaxListed"/>; also of those without an error.</summary>
    public required int Invalid { get; init; }

    /// <summary>The number of assets that are being validated, up to <see cref="MaxListed"/>.</summary>
    public required int Pending { get; init; }

    /// <summary>The maximum number of invalid assets, and of those that are being validated.</summary>
    public required int MaxListed { get; init; }

    /// <summary>The number of uploads that are not finished.</summary>
    public required long ActiveUploads { get; init; }

    /// <summary>Whether an asset is a Zarr, which cannot be published.</summary>
    public required bool HasZarrs { get; init; }

    /// <summary>Whether the person who looks at it may change the Dandiset.</summary>
    public required bool CanChange { get; init; }

    /// <summary>The token for forms; null for people who are not logged in, or who may not write.</summary>
    public required string? Token { get; init; }

    /// <summary>The bytes that arrived in each of the last seconds; null for people who do not upload.</summary>
    public required IReadOnlyList<long>? Arrivals { get; init; }

    /// <summary>The base URL of the API, as the browser reaches it.</summary>
    public required string Api { get; init; }

    public bool IsDraft => Version == "draft";

    public bool IsEmbargoed => EmbargoStatus != "OPEN";

    /// <summary>The URLs of its pages.</summary>
    public VersionUrls Urls => new(Identifier, Version);
}
