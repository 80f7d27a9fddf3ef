using System.Text.Json.Nodes;
using Dandi.Blobs;
using Dandi.Blobs.Journal;
using Dandi.Cli.Connection;
using Dandi.Cli.Logging;
using Dandi.Cli.Machine;
using Dandi.Cli.Output;
using Dandi.Digests;
using Dandi.Digests.Cache;
using Dandi.Http;
using Dandi.Inspection;
using Dandi.Inspection.Bids;
using Dandi.Metadata;
using Dandi.MetadataSchemas;
using Dandi.Storage;
using Dandi.Throttling;
using Dandi.Upload;
using Dandi.Zarrs;

namespace Dandi.Cli.Commands.Upload;

/// <summary>Creates and owns the services of an upload.</summary>
internal sealed class UploadComposition : IDisposable
{
    private readonly DigestCache? _cache;
    private readonly FileDigester _digester;
    private readonly UploadJournal? _journal;
    private readonly AssetSlots _slots;
    private readonly ZarrTransfer _zarrs;

    /// <param name="context">The environment of the command.</param>
    /// <param name="request">The parsed options.</param>
    /// <param name="login">The archive.</param>
    /// <param name="clients">The HTTP clients for it; they remain the caller's.</param>
    /// <param name="id">The Dandiset.</param>
    /// <param name="schema">The schema version of the metadata.</param>
    /// <param name="datasets">Validates BIDS datasets.</param>
    /// <param name="log">The log of the run.</param>
    /// <param name="notice">Called with each notice to the user.</param>
    /// <param name="described">Called with the metadata of each asset; null if nobody needs it.</param>
    public UploadComposition(
        CommandContext context,
        UploadRequest request,
        ArchiveLogin login,
        HttpClients clients,
        DandisetId id,
        string schema,
        BidsDatasets datasets,
        LogFile log,
        Action<string> notice,
        Action<JsonObject>? described
    )
    {
        var jobs = request.Options.Jobs;
        _cache = request.Transfer.NoCache ? null : DigestCacheOption.Open(context, notice);
        _digester = new FileDigester(Environment.ProcessorCount, _cache, context.MaxMd5Lanes);
        _journal = OpenJournal(context, login, id, notice);
        _slots = new AssetSlots(jobs.MaxAssets);
        Concurrency = new ConcurrencyLimiter(jobs.InitialRequests, request.Transfer.MaxRequests, context.Time, () =>
            clients.StorageBytesAcknowledged
        );
        var spool = context.MakeSpoolSpace(request.Transfer.Memory.SpoolBytes);
        Limits = new TransferLimits(request.Transfer.EffectivePatience, context.Time, spool)
        {
            StoreClock = clients.Clock,
            Rate = new RateLimit(request.Transfer.Rate, context.Time),
            ChunkBytes = request.Transfer.Memory.ChunkBytes,
        };
        // They do not wait for a rate.
        var connections = request.Transfer.Rate is null ? clients.BlockingStorage : null;
        var zarrs = login.Client.Zarrs;
        _zarrs = new ZarrTransfer(zarrs, clients.Storage, _digester, Concurrency, _slots, Limits, connections);
        var metadata = new MetadataExtractor(
            new AssetMetadata(schema, ProgramVersion.Text, context.Time, Guid.NewGuid),
            (asset, note) => log.Write(LogLevel.Warning, $"{asset.Path}: {note}")
        )
        {
            BidsPaths = new BidsAssetPaths(datasets.Schema),
            Described = described,
        };
        var maxParts = Math.Min(jobs.MaxRequestsPerAsset, request.Transfer.MaxRequests);
        var blobs = new BlobUploader(login.Client, clients.Storage, maxParts, Concurrency, Limits)
        {
            Journal = _journal,
        };
        Services = new UploadServices(_digester, metadata, blobs, _zarrs, login.Client, _slots, context.Time)
        {
            Datasets = datasets,
            MetadataWarnings = WarningsFor(request.Options.Validation),
        };
        log.Write(LogLevel.Info, $"MD5 by {_digester.KernelName}, {_digester.Processors} processors");
    }

    /// <summary>The services for the upload pipeline; valid until this is disposed.</summary>
    public UploadServices Services { get; }

    /// <summary>Limits how many requests to the store are in flight.</summary>
    public ConcurrencyLimiter Concurrency { get; }

    /// <summary>Limits time, rate and memory.</summary>
    public TransferLimits Limits { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _zarrs.Dispose();
        _slots.Dispose();
        _journal?.Dispose();
        _digester.Dispose();
        _cache?.Dispose();
    }

    private static MetadataWarnings? WarningsFor(ValidationPolicy validation) =>
        validation == ValidationPolicy.Skip ? null : new MetadataWarnings(MetadataKind.Asset);

    private static UploadJournal? OpenJournal(
        CommandContext context,
        ArchiveLogin login,
        DandisetId id,
        Action<string> notice
    )
    {
        if (context.JournalFolder is { } folder)
            return new UploadJournal(
                folder,
                login.Instance.Api,
                id,
                login.Key!.Reveal(),
                context.Time,
                notice,
                context.StateHomes
            );
        notice($"Interrupted files cannot be resumed and are uploaded again as a whole: {UserFolders.WhyMissing}");
        return null;
    }
}
