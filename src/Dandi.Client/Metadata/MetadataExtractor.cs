using System.Text.Json.Nodes;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.Nwb;

namespace Dandi.Metadata;

/// <summary>Makes the metadata of an asset: of an NWB file from what it says of itself, of any other from what is known without reading it (nwb.md §3.1).</summary>
/// <param name="metadata">Puts it together.</param>
/// <param name="warn">Told what was passed over.</param>
public sealed class MetadataExtractor(AssetMetadata metadata, Action<LocalAsset, string> warn)
{
    /// <summary>The metadata of a file.</summary>
    /// <param name="asset">What it is and where.</param>
    /// <param name="file">The file, open.</param>
    /// <param name="etag">Its digest.</param>
    /// <param name="getRecord">Tells what an NWB file says of itself, or throws why that is not known; not called for other files.</param>
    /// <param name="fallsBack">Whether an NWB file that cannot be understood is described like any other file (<c>--allow-any-path</c>).</param>
    /// <exception cref="DandiException">The file cannot be described: why, and what to do.</exception>
    public JsonObject Extract(
        LocalAsset asset,
        LocalFile file,
        DandiETag etag,
        Func<NwbRecord> getRecord,
        bool fallsBack
    )
    {
        if (asset.Kind != AssetKind.Nwb)
            return metadata.Describe(asset, file, etag);
        try
        {
            var record = getRecord();
            foreach (var note in record.Notes)
                warn(asset, note);
            return metadata.DescribeNwb(asset, file, etag, record);
        }
        catch (DandiException failure) when (fallsBack && !failure.IsFatal)
        {
            warn(asset, $"its metadata cannot be read, so that it is described like any other file. {failure.Message}");
            return metadata.Describe(asset, file, etag);
        }
        catch (DandiException failure) when (!failure.IsFatal)
        {
            throw new DandiException($"failed to extract metadata: {failure.Message}", failure);
        }
    }

    /// <summary>The metadata of a Zarr.</summary>
    /// <param name="asset">What it is and where.</param>
    /// <param name="size">The bytes of all its files.</param>
    public JsonObject DescribeZarr(LocalAsset asset, long size) => metadata.DescribeZarr(asset, size);
}
