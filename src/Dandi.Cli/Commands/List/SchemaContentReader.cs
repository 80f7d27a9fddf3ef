using System.Text.Json.Nodes;
using Dandi.Digests;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.Metadata;
using Dandi.Nwb;
using Dandi.Zarr;

namespace Dandi.Cli.Commands.List;

/// <summary>Creates the metadata that an upload would send (<c>dandi ls --schema</c>).</summary>
/// <param name="metadata">Creates the metadata of assets.</param>
/// <param name="clock">Its local time zone applies to times in files that state no zone.</param>
/// <param name="fakesDigest">Whether to use zeros as the digest, so that files need not be read as a whole.</param>
internal sealed class SchemaContentReader(AssetMetadata metadata, TimeProvider clock, bool fakesDigest) : IContentReader
{
    private readonly FileDigester _digester = new(Environment.ProcessorCount);

    /// <inheritdoc/>
    public async Task<JsonObject> ReadFileAsync(
        ListedPath path,
        LocalFile file,
        Action<string> warn,
        CancellationToken cancellationToken
    )
    {
        if (file.Size > PartPlan.MaxSize)
            throw new DandiException("The file is larger than 5 TiB, the maximum that the archive accepts.");
        var kind = PathFinder.IsNwb(path.FullPath)
            ? AssetKind.Nwb
            : AssetNames.KindOf(Path.GetFileName(path.FullPath)) ?? AssetKind.Generic;
        var asset = new LocalAsset(path.Shown, path.FullPath, kind, null);
        var etag = fakesDigest ? Zeros(file) : await _digester.ComputeAsync(file, _ => { }, cancellationToken);
        using var nwb = new NwbReader(file.Handle, path.FullPath, path.Shown, clock, cancellationToken);
        var described = new MetadataExtractor(metadata, (_, note) => warn(note)).Extract(
            asset,
            file,
            etag,
            nwb.ReadRecord,
            fallsBack: false
        );
        file.EnsureUnchanged();
        if (fakesDigest)
            described["digest"] = new JsonObject { ["dandi:dandi-etag"] = $"{new string('0', 32)}-1" };
        return described;
    }

    /// <inheritdoc/>
    public JsonObject DescribeZarr(ListedPath path, ZarrStore zarr) =>
        metadata.DescribeZarr(
            new LocalAsset(path.Shown, path.FullPath, AssetKind.Zarr, null),
            zarr.Files().Sum(file => file.Size)
        );

    /// <inheritdoc/>
    public void Dispose() => _digester.Dispose();

    private static DandiETag Zeros(LocalFile file)
    {
        var plan = PartPlan.For(file.Size);
        return new DandiETag(plan, new byte[plan.Count * DandiETag.Md5Length]);
    }
}
