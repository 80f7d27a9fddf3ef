namespace Dandi.Server.Web.Views;

/// <summary>The URLs of the pages about an asset of a version; nothing else composes them.</summary>
/// <param name="Version">Those of the version.</param>
/// <param name="AssetId">The id of the asset.</param>
internal sealed record AssetUrls(VersionUrls Version, string AssetId)
{
    /// <summary>The patterns of the routes, with variable segments.</summary>
    public static AssetUrls Pattern { get; } = VersionUrls.Pattern.Asset("{uuid}");

    /// <summary>The page of the asset.</summary>
    public string Page => $"{Version.Page}/asset/{AssetId}";

    /// <summary>Leads to the file, which browsers save.</summary>
    public string Download => $"{Page}/download";

    /// <summary>Leads to the file, which browsers show.</summary>
    public string Preview => $"{Download}?inline=1";

    /// <summary>The entries of a Zarr.</summary>
    public string Zarr => $"{Page}/zarr";

    /// <summary>Leads to an entry of a Zarr; needs a path (<see cref="ZarrEntryAt"/>).</summary>
    public string ZarrEntry => $"{Zarr}/entry";

    /// <summary>The entries of a Zarr whose paths begin with a text.</summary>
    public string ZarrWith(string prefix) => $"{Zarr}?prefix={Uri.EscapeDataString(prefix)}";

    /// <summary>Leads to an entry of a Zarr.</summary>
    public string ZarrEntryAt(string path) => $"{ZarrEntry}?path={Uri.EscapeDataString(path)}";
}
