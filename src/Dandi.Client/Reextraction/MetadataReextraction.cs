using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Archive.Requests;
using Dandi.Downloads;
using Dandi.Metadata;
using Dandi.Nwb;
using Dandi.Storage;
using Dandi.Throttling;

namespace Dandi.Reextraction;

/// <summary>
/// Extracts the metadata of NWB files that are in an archive, as an upload would, from the parts of the file that
/// describe it.
/// </summary>
/// <param name="archive">The archive.</param>
/// <param name="store">The client of the object store.</param>
/// <param name="limiter">Limits the requests in flight.</param>
/// <param name="limits">Patience, rate and clocks.</param>
/// <param name="schema">The version of the DANDI schema in which metadata are sent.</param>
/// <param name="metadata">Creates the metadata in this version.</param>
public sealed class MetadataReextraction(
    ArchiveClient archive,
    HttpClient store,
    ConcurrencyLimiter limiter,
    TransferLimits limits,
    string schema,
    AssetMetadata metadata
)
{
    /// <summary>Decides whether the metadata of an asset are extracted.</summary>
    /// <param name="asset">The asset, with its metadata.</param>
    /// <param name="always">Whether the version of the schema does not matter.</param>
    public ReextractionDecision Decide(RemoteAsset asset, bool always)
    {
        if (asset.Content is not { IsZarr: false } || !asset.Path.EndsWith(".nwb", StringComparison.OrdinalIgnoreCase))
            return ReextractionDecision.NotNwb;
        if (always || !Version.TryParse(asset.Metadata?.Member("schemaVersion").Text(), out var current))
            return ReextractionDecision.Extract;
        return current.CompareTo(Version.Parse(schema)) switch
        {
            < 0 => ReextractionDecision.Extract,
            0 => ReextractionDecision.UpToDate,
            _ => ReextractionDecision.Newer,
        };
    }

    /// <summary>Extracts the metadata of an asset from its file.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="warn">Called with what was ignored in the file.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="DandiException">The file cannot be read, or has no valid metadata.</exception>
    public Task<JsonObject> ExtractAsync(RemoteAsset asset, Action<string> warn, CancellationToken cancellationToken) =>
        // Reading blocks the thread that it runs on.
        Task.Run(() => Extract(asset, warn, cancellationToken), cancellationToken);

    private JsonObject Extract(RemoteAsset asset, Action<string> warn, CancellationToken cancellationToken)
    {
        var size = asset.Size
            ?? throw new DandiException($"The archive does not state the size of `{Quoted.Shortened(asset.Path)}`.");
        var source = new DownloadSource(
            asset.Path,
            size,
            ExpectedDigest.DandiETag(asset.ETag ?? ""),
            asset.Modified,
            token => archive.Downloads.GetBlobUrlAsync(asset.AssetId, token)
        );
        var ranges = new SourceReader(
            new ObjectReader(store, limiter, limits),
            source,
            new DownloadTracking { Rank = limiter.NextRank() },
            endsEarly: false
        );
        using var nwb = new NwbReader(
            new RangeSource(ranges, size, cancellationToken),
            asset.Path,
            limits.Time,
            cancellationToken
        );
        var record = nwb.ReadRecord();
        foreach (var note in record.Notes)
            warn(note);
        return metadata.DescribeNwb(asset.Path, asset.Modified, size, asset.ETag, record);
    }
}
