using Dandi.Archive;
using Dandi.Discovery;

namespace Dandi.Upload;

/// <summary>Finds and deletes assets that the archive has and this machine has not (<c>--sync</c>).</summary>
public sealed class RemoteSync(ArchiveClient archive)
{
    /// <summary>The assets within the named paths that have no counterpart here, in the order of their paths.</summary>
    /// <remarks>A local file keeps its asset even if it would not be uploaded: hidden, of another kind, a broken link.</remarks>
    public async Task<IReadOnlyList<RemoteAsset>> PlanAsync(LocalDandiset local, NamedPaths named, CancellationToken cancellationToken)
    {
        var gone = new List<RemoteAsset>();
        foreach (var prefix in named.Paths)
        {
            await foreach (var asset in archive.ListAssetsAsync(local.Id, prefix, cancellationToken))
            {
                if (named.Contains(asset.Path) && !IsHere(local, asset)) gone.Add(asset);
            }
        }
        return gone;
    }

    /// <summary>Deletes assets one after another, each only as it was planned.</summary>
    /// <param name="local">The Dandiset here.</param>
    /// <param name="assets">What to delete.</param>
    /// <param name="settled">Told of each asset, and whether it is gone; false if somebody else has changed it since, so that it stays.</param>
    /// <param name="cancellationToken">Ends the deletion.</param>
    public async Task DeleteAsync(LocalDandiset local, IEnumerable<RemoteAsset> assets, Action<RemoteAsset, bool> settled, CancellationToken cancellationToken)
    {
        foreach (var asset in assets)
        {
            settled(asset, await archive.DeleteAssetAsync(local.Id, asset, cancellationToken));
        }
    }

    private static bool IsHere(LocalDandiset local, RemoteAsset asset)
    {
        var path = Path.Combine(local.Root, asset.Path);
        var entry = new FileInfo(path);
        return entry.Exists || entry.LinkTarget is not null || Directory.Exists(path);
    }
}
