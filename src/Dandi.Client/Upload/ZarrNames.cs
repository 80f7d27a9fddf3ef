using Dandi.Archive;

namespace Dandi.Upload;

/// <summary>Finds or creates a Zarr in the archive for a path that has no Zarr asset.</summary>
/// <remarks>
/// The name of a Zarr is unique in its Dandiset, and usually the path of its asset. But a Zarr keeps its name when its
/// asset is moved, so the name of a path may belong to the content of another asset.
/// </remarks>
internal sealed class ZarrNames(ArchiveClient archive, DandisetId id)
{
    private const int MaxLength = 512;
    private const int MaxNames = 100;

    /// <summary>Creates a Zarr named like the path, or finds one of that name which no asset refers to.</summary>
    /// <remarks>
    /// Such a Zarr remained from an earlier run, or was just created by another one. If an asset refers to it, other
    /// names are tried: <c>path (2)</c>, <c>path (3)</c>, …
    /// </remarks>
    /// <returns>The Zarr, and whether it was created.</returns>
    /// <exception cref="AssetConflictException">Another client has registered a Zarr at this path.</exception>
    /// <exception cref="DandiException">All names are in use.</exception>
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
            // The content of another asset must not be overwritten.
            var found = await archive.Zarrs.FindAsync(id, name, cancellationToken);
            if (found is not null && !used.Contains(found.Id))
                return (found, false);
        }
        throw new DandiException(
            $"No name is free in the archive for the Zarr `{path}`: {MaxNames} similar names are in use. "
                + "Rename the Zarr, then run the command again."
        );
    }

    private async Task<HashSet<string>> ReadUsedAsync(string path, CancellationToken cancellationToken)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var asset in archive.Assets.ListZarrsAsync(id, cancellationToken))
        {
            if (asset.Path == path)
                throw new AssetConflictException(path, "another program added it");
            if (asset.Content is { } content)
                used.Add(content.Id);
        }
        return used;
    }
}
