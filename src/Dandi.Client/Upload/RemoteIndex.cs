using Dandi.Archive;
using Dandi.Discovery;
using Dandi.FileSystem;

namespace Dandi.Upload;

/// <summary>What the archive has at the paths of a run, as it was when the run started.</summary>
/// <remarks>
/// For a few named files, each is looked up when it is needed; otherwise one listing per named folder is read at the
/// start. A listing may be outdated: see docs/decisions/0018-concurrent-writers.md. Thread-safe.
/// </remarks>
internal sealed class RemoteIndex
{
    private const int MaxLookups = 8;

    // With more assets than any Dandiset has, memory would grow without bound, so each is looked up.
    private const int MaxListed = 300_000;
    private readonly ArchiveClient _archive;
    private readonly DandisetId _id;
    private readonly Dictionary<string, RemoteAsset>? _listed;

    private RemoteIndex(ArchiveClient archive, DandisetId id, Dictionary<string, RemoteAsset>? listed) =>
        (_archive, _id, _listed) = (archive, id, listed);

    /// <summary>Reads the listings that the run needs, if any.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="local">The local Dandiset.</param>
    /// <param name="named">The paths that are uploaded.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public static async Task<RemoteIndex> ReadAsync(
        ArchiveClient archive,
        LocalDandiset local,
        NamedPaths named,
        CancellationToken cancellationToken
    )
    {
        var onlyFiles = named.Paths.All(path =>
            path.Length > 0
            && PathEntry.TryRead(Path.Combine(local.Root, path), out _) is { Kind: not EntryKind.Folder }
        );
        if (onlyFiles && named.Paths.Count <= MaxLookups)
            return new RemoteIndex(archive, local.Id, null);
        var listed = new Dictionary<string, RemoteAsset>(StringComparer.Ordinal);
        // One listing of the whole draft is cheaper than many listings of single paths.
        var prefixes = named.Paths.Count <= MaxLookups ? named.Paths : [""];
        foreach (var prefix in prefixes)
        {
            await foreach (var asset in archive.Assets.ListAsync(local.Id, prefix, cancellationToken))
            {
                if (named.Contains(asset.Path))
                    listed[asset.Path] = asset;
                if (listed.Count > MaxListed)
                    return new RemoteIndex(archive, local.Id, null);
            }
        }
        return new RemoteIndex(archive, local.Id, listed);
    }

    /// <summary>Finds the asset at a path, or null.</summary>
    public async ValueTask<RemoteAsset?> FindAsync(string path, CancellationToken cancellationToken) =>
        _listed is not null
            ? _listed.GetValueOrDefault(path)
            : await _archive.Assets.FindAsync(_id, path, cancellationToken);

    /// <summary>Whether the archive has an asset at a path or below it.</summary>
    public async ValueTask<bool> HasAnyAsync(string path, CancellationToken cancellationToken)
    {
        if (_listed is not null)
            return _listed.Keys.Any(new NamedPaths([path]).Contains);
        await foreach (var asset in _archive.Assets.ListAsync(_id, path, cancellationToken))
        {
            if (new NamedPaths([path]).Contains(asset.Path))
                return true;
        }
        return false;
    }
}
