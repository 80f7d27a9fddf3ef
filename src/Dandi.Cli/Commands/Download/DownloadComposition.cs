using Dandi.Cli.Connection;
using Dandi.Digests;
using Dandi.Digests.Cache;
using Dandi.Downloads;
using Dandi.Downloads.Targets;
using Dandi.Downloads.Zarrs;
using Dandi.Files;
using Dandi.Http;
using Dandi.Storage;
using Dandi.Throttling;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Download;

/// <summary>Creates and owns the services of a download.</summary>
internal sealed class DownloadComposition : IDisposable
{
    private readonly DownloadRequest _request;
    private readonly DigestCache? _cache;
    private readonly AssetSlots _slots;
    private readonly ChunkMemory _memory;
    private readonly Dictionary<HttpClients, DownloadServices> _services = [];

    /// <param name="context">The environment of the command.</param>
    /// <param name="request">The parsed options.</param>
    /// <param name="notice">Called with each notice to the user.</param>
    public DownloadComposition(CommandContext context, DownloadRequest request, Action<string> notice)
    {
        _request = request;
        var settings = request.Transfer;
        _cache = settings.NoCache ? null : DigestCacheOption.Open(context, notice);
        Digester = new FileDigester(Environment.ProcessorCount, _cache, context.MaxMd5Lanes);
        _slots = new AssetSlots(settings.Jobs.MaxAssets);
        _memory = new ChunkMemory(settings.Memory.ChunkBytes);
        Limits = new TransferLimits(
            settings.EffectivePatience,
            context.Time,
            context.MakeSpoolSpace(settings.Memory.SpoolBytes)
        )
        {
            Rate = new RateLimit(settings.Rate, context.Time),
            ChunkBytes = settings.Memory.ChunkBytes,
        };
        Space = new DiskSpace(request.OutputDirectory);
        Concurrency = new ConcurrencyLimiter(settings.Jobs.InitialRequests, settings.MaxRequests, context.Time);
        Tree = new TargetTree(request.OutputDirectory)
        {
            ReplacesOtherKinds = request.Existing == OverwritePolicy.Overwrite,
            Warned = notice,
        };
    }

    /// <summary>The folder that is downloaded into.</summary>
    public TargetTree Tree { get; }

    /// <summary>The space for files.</summary>
    public DiskSpace Space { get; }

    /// <summary>Limits how many requests to the stores are in flight.</summary>
    public ConcurrencyLimiter Concurrency { get; }

    /// <summary>Hashes what exists and what arrives.</summary>
    public FileDigester Digester { get; }

    /// <summary>Limits time, rate and memory.</summary>
    public TransferLimits Limits { get; }

    /// <summary>Creates the pipeline.</summary>
    public DownloadPipeline CreatePipeline(
        TransferReport report,
        IProgress<TransferEvent> progress,
        TransferMeter meter
    ) => new(Tree, _request.Existing, Digester, _slots, Space, report, progress) { Meter = meter };

    /// <summary>What downloads from an archive; the same for all URLs of one archive.</summary>
    public DownloadServices ServicesFor(AddressedArchive archive)
    {
        if (_services.TryGetValue(archive.Clients, out var known))
            return known;
        var limits = Limits with { StoreClock = archive.Clients.Clock };
        var files = new FileDownload(archive.Clients.Storage, Digester, Concurrency, limits, _memory);
        // They do not wait for a rate.
        var connections = _request.Transfer.Rate is null ? archive.Clients.BlockingStorage : null;
        var zarrs = new ZarrDownload(
            archive.Client,
            files,
            Digester,
            Concurrency,
            _request.Existing,
            Space,
            limits.Spool,
            connections
        );
        return _services[archive.Clients] = new DownloadServices(archive.Client, files, zarrs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Tree.Dispose();
        _slots.Dispose();
        Digester.Dispose();
        _cache?.Dispose();
    }
}
