using Dandi.Server.Web.Listing;

namespace Dandi.Server.Web.Views;

/// <summary>A part of the entries of a folder.</summary>
internal sealed record FilesModel
{
    /// <summary>The URLs of the version.</summary>
    public required VersionUrls Urls { get; init; }

    /// <summary>The name of the version's Dandiset.</summary>
    public required string Name { get; init; }

    /// <summary>The path of the folder without a trailing slash; empty for the root.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// The number of assets in the folder and its subfolders, and their size in bytes; null on further pages.
    /// </summary>
    public required (long Count, long Size)? Totals { get; init; }

    /// <summary>The entries of this page.</summary>
    public required IReadOnlyList<AssetTreeEntry> Entries { get; init; }

    /// <summary>The entry before the first one; empty if this is the first page.</summary>
    public required string After { get; init; }

    /// <summary>Whether there are more entries.</summary>
    public required bool HasMore { get; init; }
}
