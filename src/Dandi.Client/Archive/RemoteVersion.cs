namespace Dandi.Archive;

/// <summary>A version of a Dandiset (archive-api.md §4, §5).</summary>
/// <param name="Id">The Dandiset and the version.</param>
/// <param name="Name">The title.</param>
/// <param name="AssetCount">The number of assets.</param>
/// <param name="Size">The size of all assets in bytes.</param>
/// <param name="Status">The state of its validation or publication, such as <c>Valid</c>.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Modified">When it was last changed.</param>
public sealed record RemoteVersion(
    DandisetVersion Id,
    string Name,
    long AssetCount,
    long Size,
    string Status,
    DateTimeOffset Created,
    DateTimeOffset Modified
);
