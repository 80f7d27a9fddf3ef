namespace Dandi.Server.Web.Views;

/// <summary>A part of the entries of a Zarr.</summary>
internal sealed record ZarrModel
{
    /// <summary>The URLs of the asset.</summary>
    public required AssetUrls Urls { get; init; }

    /// <summary>The path of the asset.</summary>
    public required string Name { get; init; }

    /// <summary>Status, number of entries and size, as found by the last ingest.</summary>
    public required string Status { get; init; }

    public required long Count { get; init; }

    public required long Size { get; init; }

    /// <summary>The beginning of the listed paths.</summary>
    public required string Prefix { get; init; }

    /// <summary>The entry before the first one; empty if this is the first page.</summary>
    public required string After { get; init; }

    /// <summary>Paths and sizes of the entries.</summary>
    public required IReadOnlyList<(string Path, long Size, string ETag)> Entries { get; init; }

    /// <summary>Whether there are more entries.</summary>
    public required bool HasMore { get; init; }
}
