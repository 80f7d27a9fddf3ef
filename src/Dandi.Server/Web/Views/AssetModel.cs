using System.Text.Json.Nodes;

namespace Dandi.Server.Web.Views;

/// <summary>An asset, with everything that its page shows.</summary>
internal sealed record AssetModel
{
    /// <summary>The URLs of its pages.</summary>
    public required AssetUrls Urls { get; init; }

    public required string Path { get; init; }

    public required long Size { get; init; }

    /// <summary>The status of its validation.</summary>
    public required string Status { get; init; }

    public required string Created { get; init; }

    /// <summary>The media type in its metadata.</summary>
    public required string MediaType { get; init; }

    /// <summary>The digests by their algorithm.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Digests { get; init; }

    /// <summary>The status of the Zarr, and the number of its entries; null if the asset is a file.</summary>
    public required (string Status, long Count)? Zarr { get; init; }

    /// <summary>The element that shows it: <c>image</c>, <c>video</c>, <c>audio</c> or null.</summary>
    public required string? Preview { get; init; }

    /// <summary>Why an image, video or sound is not shown; null if it is, and for other files.</summary>
    public required string? NoPreview { get; init; }

    public required bool IsEmbargoed { get; init; }

    public required IReadOnlyList<ValidationError> Errors { get; init; }

    /// <summary>The metadata as the API shows it.</summary>
    public required JsonObject Metadata { get; init; }

    /// <summary>What the file says about itself; or why it was not read.</summary>
    public required FileContent Content { get; init; }
}
