using System.Net;
using System.Runtime.CompilerServices;
using Dandi.Archive;
using Dandi.Http;

namespace Dandi.Addresses;

/// <summary>Lists the assets that an address refers to.</summary>
/// <param name="archive">The archive.</param>
public sealed class AddressedAssets(ArchiveClient archive)
{
    /// <summary>Lists the assets; pages are requested as the caller gets to them.</summary>
    /// <param name="address">The address. For <see cref="AddressKind.ZarrEntries"/>, the Zarr is listed.</param>
    /// <param name="version">The version; null for the one that the address names.</param>
    /// <param name="detail">
    /// How much of each asset to request; an asset that the address names by its path comes without
    /// <see cref="RemoteAsset.Metadata"/>, as does one whose metadata are too large for a list.
    /// </param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    /// <exception cref="AssetNotFoundException">
    /// There are none, and the address is not that of a whole Dandiset.
    /// </exception>
    public async IAsyncEnumerable<RemoteAsset> ListAsync(
        ArchiveAddress address,
        DandisetVersion? version,
        AssetDetail detail = AssetDetail.Digests,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        if (address.Kind == AddressKind.AssetId)
        {
            yield return await GetByIdAsync(address, version, cancellationToken);
            yield break;
        }
        var place = version
            ?? await archive.Dandisets.ResolveAsync(address.Dandiset!.Value, address.Version, cancellationToken);
        if (address.Kind is AddressKind.Asset or AddressKind.ZarrEntries)
        {
            yield return await GetByPathAsync(place, address.Location, cancellationToken);
            yield break;
        }
        var isEmpty = address.Kind != AddressKind.Dandiset;
        var filter = FilterOf(address) with { Detail = detail };
        await foreach (var asset in archive.Assets.ListAsync(place, filter, cancellationToken))
        {
            isEmpty = false;
            yield return asset;
        }
        if (isEmpty)
        {
            throw new AssetNotFoundException(
                $"There are no assets at `{Quoted.Shortened(address.Location)}` in version {place.Version} of Dandiset "
                    + $"{place.Dandiset}. Check the URL."
            );
        }
    }

    /// <summary>Gets the asset at a path.</summary>
    /// <exception cref="AssetNotFoundException">There is none.</exception>
    public async Task<RemoteAsset> GetByPathAsync(
        DandisetVersion version,
        string path,
        CancellationToken cancellationToken
    )
    {
        if (await archive.Assets.FindAsync(version, path, cancellationToken) is { } asset)
            return asset;
        var isFolder = await archive
            .Assets.ListAsync(
                version,
                AssetFilter.Prefix($"{path}/") with
                {
                    Detail = AssetDetail.Record,
                },
                cancellationToken
            )
            .AnyAsync(cancellationToken);
        throw new AssetNotFoundException(
            $"There is no asset at `{Quoted.Shortened(path)}` in version {version.Version} of Dandiset "
                + $"{version.Dandiset}. "
                + (isFolder ? "It is a folder: add a slash at the end of the URL." : "Check the URL."),
            isFolder
        );
    }

    private async Task<RemoteAsset> GetByIdAsync(
        ArchiveAddress address,
        DandisetVersion? version,
        CancellationToken cancellationToken
    )
    {
        var place = version;
        if (place is null && address.Dandiset is { } dandiset)
            place = await archive.Dandisets.ResolveAsync(dandiset, address.Version, cancellationToken);
        try
        {
            return place is null
                ? await archive.Assets.GetAsync(address.Location, cancellationToken)
                : await archive.Assets.GetAsync(place, address.Location, cancellationToken);
        }
        catch (ArchiveException error) when (error.Status == HttpStatusCode.NotFound)
        {
            throw new AssetNotFoundException(
                $"There is no asset with the id {address.Location} "
                    + (place is null ? "in the archive" : $"in version {place.Version} of Dandiset {place.Dandiset}")
                    + ". Check the URL."
            );
        }
    }

    private static AssetFilter FilterOf(ArchiveAddress address) =>
        address.Kind switch
        {
            AddressKind.Folder => AssetFilter.Prefix(address.Location),
            AddressKind.Glob => AssetFilter.Glob(address.Location),
            _ => AssetFilter.All,
        };
}
