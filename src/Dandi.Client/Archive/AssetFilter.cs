namespace Dandi.Archive;

/// <summary>Which assets of a version to list.</summary>
public sealed record AssetFilter
{
    private AssetFilter(string query) => Query = query;

    /// <summary>All assets.</summary>
    public static AssetFilter All { get; } = new("");

    /// <summary>Only assets that are Zarrs.</summary>
    public static AssetFilter Zarrs { get; } = new("&zarr=true");

    /// <summary>How much of each asset to request.</summary>
    public AssetDetail Detail { get; init; }

    /// <summary>Whether assets are listed in the order of their paths instead of that of their creation.</summary>
    public bool IsByPath { get; init; }

    /// <summary>The parameters of the request, each with <c>&amp;</c> in front of it.</summary>
    internal string Query { get; }

    /// <summary>What the paths begin with; the archive ignores case, the listing does not.</summary>
    internal string PathPrefix { get; init; } = "";

    /// <summary>Assets whose path begins with a text; a text that ends in a slash is a folder.</summary>
    public static AssetFilter Prefix(string prefix) =>
        prefix.Length == 0 ? All : new($"&path={Uri.EscapeDataString(prefix)}") { PathPrefix = prefix };

    /// <summary>
    /// Assets whose path matches a pattern, ignoring case, in which only <c>*</c> has a meaning: any characters.
    /// </summary>
    public static AssetFilter Glob(string pattern) =>
        pattern.Length == 0 ? All : new($"&glob={Uri.EscapeDataString(pattern)}");
}
