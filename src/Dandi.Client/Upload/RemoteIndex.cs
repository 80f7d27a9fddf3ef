using Dandi.Archive;
using Dandi.Discovery;
using Dandi.FileSystem;

namespace Dandi.Upload;

/// <summary>What the archive has below the named paths: a look-up for a few files, else one listing for each named folder.</summary>
public sealed class RemoteIndex
{
    private const int FewFiles = 8;
    private readonly ArchiveClient _archive;
    private readonly DandisetId _id;
    private readonly Dictionary<string, RemoteAsset>? _listed;

    private RemoteIndex(ArchiveClient archive, DandisetId id, Dictionary<string, RemoteAsset>? listed) =>
        (_archive, _id, _listed) = (archive, id, listed);

    /// <summary>Reads what the run will ask for.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="local">The Dandiset here.</param>
    /// <param name="named">What of it is uploaded.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<RemoteIndex> ReadAsync(
        ArchiveClient archive,
        LocalDandiset local,
        NamedPaths named,
        CancellationToken cancellationToken
    )
    {
        var onlyFiles = named.Paths.All(path =>
            path.Length > 0
            && PathEntry.TryLook(Path.Combine(local.Root, path), out _) is { Kind: not EntryKind.Folder }
        );
        if (onlyFiles && named.Paths.Count <= FewFiles)
            return new RemoteIndex(archive, local.Id, null);
        var listed = new Dictionary<string, RemoteAsset>(StringComparer.Ordinal);
        // Many single paths would be many listings: then one of all is cheaper.
        var prefixes = named.Paths.Count <= FewFiles ? named.Paths : [""];
        foreach (var prefix in prefixes)
        {
            await foreach (var asset in archive.ListAssetsAsync(local.Id, prefix, cancellationToken))
            {
                if (named.Contains(asset.Path))
                    listed[asset.Path] = asset;
            }
        }
        return new RemoteIndex(archive, local.Id, listed);
    }

    /// <summary>The asset that the archive has at a path, or null.</summary>
    public async ValueTask<RemoteAsset?> FindAsync(string path, CancellationToken cancellationToken) =>
        _listed is not null
            ? _listed.GetValueOrDefault(path)
            : await _archive.FindAssetAsync(_id, path, cancellationToken);

    /// <summary>Whether the archive has an asset at a path or below it.</summary>
    public async ValueTask<bool> HasAnyAsync(string path, CancellationToken cancellationToken)
    {
        if (_listed is not null)
            return _listed.Keys.Any(new NamedPaths([path]).Contains);
        await foreach (var asset in _archive.ListAssetsAsync(_id, path, cancellationToken))
        {
            if (new NamedPaths([path]).Contains(asset.Path))
                return true;
        }
        return false;
    }
}
