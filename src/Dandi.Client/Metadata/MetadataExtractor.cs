using System.Text.Json.Nodes;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.Nwb;

namespace Dandi.Metadata;

/// <summary>
/// Gets the metadata of an asset: of an NWB file from its content, of any other file without reading it
/// (docs/spec/nwb.md §3.1).
/// </summary>
/// <param name="metadata">Creates the metadata.</param>
/// <param name="warn">Called with an asset and what was ignored in it.</param>
public sealed class MetadataExtractor(AssetMetadata metadata, Action<LocalAsset, string> warn)
{
    /// <summary>Finds subject and session in the paths of files in BIDS datasets.</summary>
    public BidsAssetPaths BidsPaths { get; init; } = new(null);

    /// <summary>Called with the metadata of each asset, from many threads; it must not change it.</summary>
    public Action<JsonObject>? Described { get; init; }

    /// <summary>Gets the metadata of a file.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="file">The open file.</param>
    /// <param name="etag">The digest of the file.</param>
    /// <param name="getRecord">
    /// Gets what an NWB file says about itself, or throws if it cannot be read. Not called for other files.
    /// </param>
    /// <param name="fallsBack">
    /// Whether an NWB file that cannot be read is described like any other file (<c>--allow-any-path</c>).
    /// </param>
    /// <exception cref="DandiException">The metadata cannot be created.</exception>
    public JsonObject Extract(
        LocalAsset asset,
        LocalFile file,
        DandiETag etag,
        Func<NwbRecord> getRecord,
        bool fallsBack
    )
    {
        var extracted = CreateMetadata(asset, file, etag, getRecord, fallsBack);
        Described?.Invoke(extracted);
        return extracted;
    }

    private JsonObject CreateMetadata(
        LocalAsset asset,
        LocalFile file,
        DandiETag etag,
        Func<NwbRecord> getRecord,
        bool fallsBack
    )
    {
        if (asset.Kind != AssetKind.Nwb)
            return metadata.Describe(asset, file, etag, BidsPaths.Find(asset));
        try
        {
            var record = getRecord();
            foreach (var note in record.Notes)
                warn(asset, note);
            return metadata.DescribeNwb(asset, file, etag, record);
        }
        catch (DandiException failure) when (fallsBack && !failure.IsFatal)
        {
            warn(asset, $"its metadata cannot be read, so it is described like any other file. {failure.Message}");
            return metadata.Describe(asset, file, etag, BidsPaths.Find(asset));
        }
        catch (DandiException failure) when (!failure.IsFatal)
        {
            throw new DandiException($"failed to extract metadata: {failure.Message}", failure);
        }
    }

    /// <summary>Gets the metadata of a Zarr, whose content is not read.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="size">The total size of its entries in bytes.</param>
    public JsonObject DescribeZarr(LocalAsset asset, long size)
    {
        var described = metadata.DescribeZarr(asset, size, BidsPaths.Find(asset));
        Described?.Invoke(described);
        return described;
    }
}
