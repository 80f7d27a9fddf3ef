using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Dandi.Addresses;
using Dandi.Archive;
using Dandi.Cli.Connection;

namespace Dandi.Cli.Commands.List;

/// <summary>Lists Dandisets, assets and entries of Zarrs in archives.</summary>
/// <param name="connections">Connects to the archives.</param>
/// <param name="request">The options.</param>
internal sealed class AddressRecords(AddressConnections connections, ListRequest request)
{
    /// <summary>Lists what a URL or identifier refers to, in bounded memory.</summary>
    /// <exception cref="DandiException">It refers to nothing, or the archive is not usable.</exception>
    public async IAsyncEnumerable<JsonObject> ListAsync(
        string text,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (address, login, _) = await connections.OpenAsync(text, asGlob: false, cancellationToken);
        var archive = login.Client;
        DandisetVersion? version = null;
        if (address.Dandiset is { } id)
        {
            var (found, info) = await FindVersionAsync(archive, id, address.Version, cancellationToken);
            version = found.Id;
            if (address.Kind == AddressKind.Dandiset)
            {
                var metadata = await archive.Dandisets.ReadMetadataAsync(version, cancellationToken);
                yield return RemoteRecord.Of(found, info, Convert(metadata, $"Dandiset {id}"));
                if (!request.IsRecursive)
                    yield break;
            }
        }
        var detail = request.WithMetadata ? AssetDetail.Metadata : AssetDetail.Record;
        await foreach (var asset in new AddressedAssets(archive).ListAsync(address, version, detail, cancellationToken))
        {
            var metadata = request.WithMetadata
                ? await ReadMetadataAsync(archive, asset, version, cancellationToken)
                : null;
            yield return RemoteRecord.Of(asset, metadata);
            if (address.Kind != AddressKind.ZarrEntries)
                continue;
            await foreach (var entry in ListEntriesAsync(archive, address, asset, cancellationToken))
                yield return entry;
        }
    }

    // As in the Python client, the results of validation are listed only for a version that has its own request.
    private static async Task<(RemoteVersion Version, RemoteVersionInfo? Info)> FindVersionAsync(
        ArchiveClient archive,
        DandisetId id,
        string? version,
        CancellationToken cancellationToken
    )
    {
        var dandiset = await archive.Dandisets.GetAsync(id, cancellationToken);
        if (version is null || version == dandiset.Newest.Id.Version)
            return (dandiset.Newest, null);
        if (version == DandisetVersion.DraftName)
            return (dandiset.Draft, null);
        var info = await archive.Dandisets.GetInfoAsync(new DandisetVersion(id, version), cancellationToken);
        return (info.Version, info);
    }

    private async Task<JsonObject?> ReadMetadataAsync(
        ArchiveClient archive,
        RemoteAsset asset,
        DandisetVersion? version,
        CancellationToken cancellationToken
    )
    {
        var metadata =
            asset.Metadata is { } listed ? JsonObject.Create(listed)
            : version is not null ? await archive.Assets.ReadMetadataAsync(version, asset.AssetId, cancellationToken)
            : null;
        return metadata is null ? null : Convert(metadata, $"`{Quoted.Shortened(asset.Path)}`");
    }

    private static async IAsyncEnumerable<JsonObject> ListEntriesAsync(
        ArchiveClient archive,
        ArchiveAddress address,
        RemoteAsset asset,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var isEmpty = true;
        if (asset.Content is { IsZarr: true, Id: var zarr })
        {
            await foreach (var item in archive.Zarrs.ListEntriesAsync(zarr, address.InnerPath, cancellationToken))
            {
                if (!address.Covers(item.Entry.Path))
                    continue;
                isEmpty = false;
                yield return RemoteRecord.Of(asset, item.Entry);
            }
        }
        if (isEmpty)
        {
            throw new AssetNotFoundException(
                $"There are no entries at `{Quoted.Shortened(address.InnerPath)}` in the Zarr "
                    + $"`{Quoted.Shortened(asset.Path)}`. Check the URL."
            );
        }
    }

    private JsonObject Convert(JsonObject metadata, string what)
    {
        if (request.Schema is { } schema && SchemaVersion.Convert(metadata, schema) is { } problem)
        {
            throw new DandiException(
                $"The metadata of {what} {problem}. Use another value of `--schema`, or list without it."
            );
        }
        return metadata;
    }
}
