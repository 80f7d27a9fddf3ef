using Dandi.Archive;

namespace Dandi.Upload;

/// <summary>Finds a Zarr in the archive for a path that has no Zarr asset yet.</summary>
/// <remarks>Names are unique in a Dandiset, and a Zarr keeps its name when its asset moves away.</remarks>
internal sealed class ZarrNames(ArchiveClient archive, DandisetId id)
{
    private const int MaxLength = 512;
    private const int MaxNames = 100;

    /// <summary>A new Zarr of this name, or one of this name that no asset consists of.</summary>
    /// <remarks>Such a one is left over from an earlier run, or was just made by another run.</remarks>
    /// <returns>The Zarr, and whether it is new.</returns>
    /// <exception cref="AssetConflictException">Somebody else has registered a Zarr at this path meanwhile.</exception>
    public async Task<(RemoteZarr Zarr, bool IsNew)> ClaimAsync(string path, CancellationToken cancellationToken)
    {
        HashSet<string>? used = null;
        for (var number = 1; number <= MaxNames; number++)
        {
            var suffix = number == 1 ? "" : $" ({number})";
            var name = path[..Math.Min(path.Length, MaxLength - suffix.Length)] + suffix;
            if (await archive.Zarrs.CreateAsync(id, name, cancellationToken) is { } created)
                return (created, true);
            used ??= await ReadUsedAsync(path, cancellationToken);
            // What another asset consists of is not ours to overwrite.
            var found = await archive.Zarrs.FindAsync(id, name, cancellationToken);
            if (found is not null && !used.Contains(found.Id))
                return (found, false);
        }
        throw new DandiException(
            $"The archive accepts no name for the Zarr `{path}`: {MaxNames} names like it are taken. Rename the Zarr, then run the command again."
        );
    }

    private async Task<HashSet<string>> ReadUsedAsync(string path, CancellationToken cancellationToken)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var asset in archive.ListZarrAssetsAsync(id, cancellationToken))
        {
            if (asset.Path == path)
                throw new AssetConflictException(path, "it was added by somebody else");
            if (asset.Content is { } content)
                used.Add(content.Id);
        }
        return used;
    }
}
