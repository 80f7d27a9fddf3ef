namespace Dandi.Discovery;

/// <summary>What a name says about a file (upload-command.md, "What is an asset"). Endings are compared exactly.</summary>
public static class AssetNames
{
    /// <summary>The file that makes a folder a BIDS dataset.</summary>
    public const string BidsDescription = "dataset_description.json";

    private const string BidsIgnore = ".bidsignore";
    private const string DownloadLeftover = ".dandidownload";

    /// <summary>Whether a folder of this name is a Zarr.</summary>
    public static bool IsZarr(string name) => Path.GetExtension(name) is ".zarr" or ".ngff";

    /// <summary>Whether the name begins with a period, so that it is passed over (but for <c>.bidsignore</c> in a BIDS dataset).</summary>
    public static bool IsHidden(string name, bool inBids) => name.StartsWith('.') && !(inBids && name == BidsIgnore);

    /// <summary>Whether the path is that of an incomplete download.</summary>
    public static bool IsDownloadLeftover(string path) => path.Contains(DownloadLeftover, StringComparison.Ordinal);

    /// <summary>The kind of a file outside of BIDS datasets, or null where it is no asset.</summary>
    public static AssetKind? KindOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".nwb" => AssetKind.Nwb,
            ".mp4" or ".avi" or ".wmv" or ".mov" or ".flv" or ".mkv" => AssetKind.Video,
            ".png" or ".jpg" or ".jpeg" or ".gif" => AssetKind.Image,
            _ => null,
        };
}
