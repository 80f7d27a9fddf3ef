using Dandi.Bids.Tree;

namespace Dandi.Discovery;

/// <summary>Tells whether a file that is to be written would become an asset, or a part of one.</summary>
public static class AssetPlaces
{
    /// <summary>Explains what a file would become, as the predicate of a sentence.</summary>
    /// <param name="file">The full path; nothing has to exist there.</param>
    /// <param name="anyPath">Whether every file of a Dandiset is an asset (<c>--allow-any-path</c>).</param>
    /// <returns>Null if it would become no part of an asset.</returns>
    /// <exception cref="UsageException">The system cannot tell which Dandiset contains the file.</exception>
    /// <exception cref="IOException">The system cannot tell whether a folder is a BIDS dataset.</exception>
    public static string? Explain(string file, bool anyPath)
    {
        var name = Path.GetFileName(file);
        var isHidden = AssetNames.IsHidden(name, inBids: true);
        var root = LocalDandiset.FindRoot(Path.GetDirectoryName(file) ?? file);
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (folder != root && AssetNames.IsZarr(Path.GetFileName(folder)) && !IsHidden(folder, root))
                return $"would become an entry of the Zarr `{folder}`";
            if (!isHidden && BidsDatasetRoot.IsAt(folder))
                return $"would become an asset, as every file in the BIDS dataset `{folder}`";
            if (folder == root)
                break;
            isHidden |= AssetNames.IsHidden(Path.GetFileName(folder), inBids: true);
        }
        if (root is null || isHidden)
            return null;
        if (AssetNames.KindOf(name) is not null)
            return $"would become an asset of the Dandiset `{root}`, because of its extension";
        return anyPath ? $"would become an asset of the Dandiset `{root}`, as every file in it" : null;
    }

    /// <summary>Whether a folder of a Dandiset is not searched for assets.</summary>
    private static bool IsHidden(string folder, string? root) =>
        root is not null
        && Path.GetRelativePath(root, folder).Split('/').Any(name => AssetNames.IsHidden(name, inBids: true));
}
