using System.Text.Json.Nodes;
using Dandi.Discovery;
using Dandi.Nwb;
using Dandi.Validation;

namespace Dandi.Metadata;

/// <summary>Makes the metadata of an asset: of an NWB file from what it says of itself, of any other from what is known without reading it (nwb.md §3.1).</summary>
/// <param name="metadata">Puts it together.</param>
/// <param name="nwb">Reads NWB files.</param>
/// <param name="warn">Told what was passed over.</param>
public sealed class MetadataExtractor(AssetMetadata metadata, INwbReader nwb, Action<LocalAsset, string> warn)
{
    /// <summary>The metadata of a file.</summary>
    /// <param name="asset">What it is and where.</param>
    /// <param name="file">The file, open.</param>
    /// <param name="etag">Its digest.</param>
    /// <param name="fallsBack">Whether an NWB file that cannot be understood is described like any other file (<c>--allow-any-path</c>).</param>
    /// <param name="token">Ends the reading.</param>
    /// <exception cref="DandiException">The file cannot be described: why, and what to do.</exception>
    public JsonObject Extract(LocalAsset asset, LocalFile file, DandiETag etag, bool fallsBack, CancellationToken token) => Extract(asset, file, etag, fallsBack, out _, token);

    /// <summary>The metadata of a file, and what they lack.</summary>
    /// <param name="asset">What it is and where.</param>
    /// <param name="file">The file, open.</param>
    /// <param name="etag">Its digest.</param>
    /// <param name="fallsBack">Whether an NWB file that cannot be understood is described like any other file (<c>--allow-any-path</c>).</param>
    /// <param name="incomplete">A warning for each field that the file may have and this program cannot read.</param>
    /// <param name="token">Ends the reading.</param>
    /// <exception cref="DandiException">The file cannot be described: why, and what to do.</exception>
    public JsonObject Extract(LocalAsset asset, LocalFile file, DandiETag etag, bool fallsBack, out IReadOnlyList<ValidationResult> incomplete, CancellationToken token)
    {
        incomplete = [];
        if (asset.Kind != AssetKind.Nwb) return metadata.Describe(asset, file, etag);
        try
        {
            var record = nwb.Read(asset.FullPath, asset.Path, token);
            foreach (var note in record.Notes) warn(asset, note);
            incomplete = [.. AssetValidator.FindIncomplete(asset, record)];
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
