using System.Text.Json;

namespace Dandi.Archive;

/// <summary>A version of a Dandiset with the results of its validation (archive-api.md §5).</summary>
/// <param name="Version">The version.</param>
/// <param name="AssetErrors">The errors in the metadata of assets, as the archive states them.</param>
/// <param name="VersionErrors">The errors in the metadata of the version, as the archive states them.</param>
public sealed record RemoteVersionInfo(RemoteVersion Version, JsonElement AssetErrors, JsonElement VersionErrors)
{
    /// <summary>The numbers of assets in <see cref="AssetErrors"/>.</summary>
    public AssetValidationCounts CountAssets() => AssetValidationCounts.Of(AssetErrors);
}
