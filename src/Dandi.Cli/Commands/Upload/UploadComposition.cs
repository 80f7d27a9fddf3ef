using Dandi.Blobs;
using Dandi.Blobs.Journal;
using Dandi.Cli.Connection;
using Dandi.Cli.Logging;
using Dandi.Cli.Machine;
using Dandi.Cli.Output;
using Dandi.Digests;
using Dandi.Digests.Cache;
using Dandi.Http;
using Dandi.Metadata;
using Dandi.Storage;
using Dandi.Throttling;
using Dandi.Upload;
using Dandi.Zarrs;

namespace Dandi.Cli.Commands.Upload;

/// <summary>Those who do the work of an upload, put together from what was asked for.</summary>
internal sealed class UploadComposition : IDisposable
{
    private readonly DigestCache? _cache;
    private readonly FileDigester _digester;
    private readonly UploadJournal? _journal;
    private readonly AssetSlots _slots;
    private readonly ZarrTransfer _zarrs;

    /// <summary>Puts them together.</summary>
    /// <param name="context">The surroundings.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="login">The archive.</param>
    /// <param name="clients">The ways to it.</param>
    /// <param name="id">The Dandiset.</param>
    /// <param name="schema">In which version of the schema metadata are sent.</param>
    /// <param name="log">The log.</param>
    /// <param name="notice">Tells the user.</param>
    public UploadComposition(
        CommandContext context,
        UploadRequest request,
        ArchiveLogin login,
        HttpClients clients,
        DandisetId id,
        string schema,
        LogFile log,
        Action<string> notice
    )
    {
        var jobs = request.Options.Jobs;
        _cache = request.NoCache ? null : DigestCacheOption.Open(context, notice);
        _digester = new FileDigester(Environment.ProcessorCount, _cache, context.MaxMd5Lanes);
        if (context.JournalFolder is { } journals)
            _journal = new UploadJournal(journals, login.Instance.Api, id, context.Time, notice);
        else
            notice(
                $"What has arrived of files cannot be remembered, so that an interrupted file would begin anew: {UserFolders.WhyMissing}"
            );
        _slots = new AssetSlots(jobs.MaxAssets);
        Window = new ConcurrencyLimiter(jobs.Start, MaxRequests(request), context.Time);
        var limits = new TransferLimits(PatienceOf(request), context.Time, context.MakeSpoolSpace(request.Memory.Spool))
        {
            StoreClock = clients.Clock,
            Rate = new RateLimit(request.Rate, context.Time),
            ChunkBytes = request.Memory.Chunks,
        };
        _zarrs = new ZarrTransfer(login.Client.Zarrs, clients.Storage, _digester, Window, _slots, limits);
        var metadata = new MetadataExtractor(
            new AssetMetadata(schema, ProgramVersion.Text, context.Time, Guid.NewGuid),
            (asset, note) => log.Write(LogLevel.Warning, $"{asset.Path}: {note}")
        );
        var blobs = new BlobUploader(
            login.Client,
            clients.Storage,
            Math.Min(jobs.MaxParts, MaxRequests(request)),
            Window,
            limits
        )
        {
            Journal = _journal,
        };
        Stages = new UploadServices(_digester, metadata, blobs, _zarrs, login.Client, _slots, context.Time);
        log.Write(LogLevel.Info, $"MD5 by {_digester.KernelName}, {_digester.Processors} processors");
    }

    /// <summary>They themselves.</summary>
    public UploadServices Stages { get; }

    /// <summary>How many requests to the store are in flight.</summary>
    public ConcurrencyLimiter Window { get; }

    /// <summary>The most requests to the store at a time.</summary>
    public static int MaxRequests(UploadRequest request) =>
        Math.Min(request.Options.Jobs.Ceiling, request.Memory.Requests);

    /// <summary>How long an outage is waited out.</summary>
    public static TimeSpan PatienceOf(UploadRequest request) => request.Patience ?? RetryPolicy.DefaultPatience;

    /// <inheritdoc/>
    public void Dispose()
    {
        _zarrs.Dispose();
        _slots.Dispose();
        _journal?.Dispose();
        _digester.Dispose();
        _cache?.Dispose();
    }
}
