using Dandi.Bids.Tree;

namespace Dandi.Discovery;

/// <summary>
/// The rules for names of files and folders (docs/spec/upload-command.md, "What is an asset"). Extensions are
/// case-sensitive.
/// </summary>
public static class AssetNames
{
    /// <summary>The file that makes a folder a BIDS dataset.</summary>
    public const string BidsDescription = BidsDatasetRoot.Description;

    private const string BidsIgnore = ".bidsignore";
    private const string DownloadLeftover = ".dandidownload";

    /// <summary>Whether a folder with this name is a Zarr.</summary>
    public static bool IsZarr(string name) => Path.GetExtension(name) is ".zarr" or ".ngff";

    /// <summary>
    /// Whether the name begins with a period, so that it is skipped. In a BIDS dataset, <c>.bidsignore</c> is not.
    /// </summary>
    public static bool IsHidden(string name, bool inBids) => name.StartsWith('.') && !(inBids && name == BidsIgnore);

    /// <summary>Whether the path belongs to an incomplete download.</summary>
    public static bool IsDownloadLeftover(string path) => path.Contains(DownloadLeftover, StringComparison.Ordinal);

    /// <summary>Gets the kind of a file outside of BIDS datasets; null if it is not an asset.</summary>
    public static AssetKind? KindOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".nwb" => AssetKind.Nwb,
            ".mp4" or ".avi" or ".wmv" or ".mov" or ".flv" or ".mkv" => AssetKind.Video,
            ".png" or ".jpg" or ".jpeg" or ".gif" => AssetKind.Image,
            _ => null,
        };
}
