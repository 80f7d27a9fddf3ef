using System.Collections.Concurrent;
using Dandi.Archive;
using Dandi.Blobs;
using Dandi.Blobs.Journal;
using Dandi.Digests;
using Dandi.Discovery;
using Dandi.Files.Spool;
using Dandi.Http;
using Dandi.Metadata;
using Dandi.Storage;
using Dandi.Testing;
using Dandi.Testing.Network;
using Dandi.Throttling;
using Dandi.Transfers;
using Dandi.Upload;
using Dandi.Zarrs;

namespace Dandi.Client.Tests.Upload;

/// <summary>A local Dandiset, an archive, and the network between them.</summary>
internal sealed class UploadScene : IAsyncDisposable
{
    private readonly HttpClients _clients;
    private readonly TempFolder _spool = new();
    private readonly bool _sharesArchive;

    private UploadScene(
        RunningArchive archive,
        TempDandiset folder,
        FaultyHandler network,
        DateTimeOffset? clock = null,
        bool sharesArchive = false,
        TimeSpan? patience = null,
        Func<HttpMessageHandler, SkippingTimeProvider, HttpMessageHandler>? wrap = null
    )
    {
        _sharesArchive = sharesArchive;
        Patience = patience ?? RetryPolicy.DefaultPatience;
        Time = new SkippingTimeProvider(RetryPolicy.MaxPause, clock)
        {
            BeforeDelayEnds = () => archive.Server.WhenIdle,
        };
        (Archive, Folder, Network) = (archive, folder, network);
        var transport = wrap?.Invoke(network, Time) ?? network;
        _clients = new HttpClients(new RetryPolicy(Patience, Time, new Random(1)), "test", transport);
        _clients.Authorize(archive.Alice.Token, Api);
        Client = new ArchiveClient(_clients.Archive, Api);
    }

    private UploadScene(RunningArchive archive, TempDandiset folder, Func<int, long>? limitOf)
    {
        Time = new SkippingTimeProvider(RetryPolicy.MaxPause) { BeforeDelayEnds = () => archive.Server.WhenIdle };
        (Archive, Folder, Network) = (archive, folder, new FaultyHandler());
        Proxy = new FaultProxy(archive.Server.Root) { Clock = Time, ByteLimit = limitOf };
        _clients = new HttpClients(new RetryPolicy(Patience, Time, new Random(1)), "test");
        _clients.Authorize(archive.Alice.Token, Api);
        Client = new ArchiveClient(_clients.Archive, Api);
    }

    public RunningArchive Archive { get; }

    public TempDandiset Folder { get; }

    public FaultyHandler Network { get; }

    /// <summary>The proxy of <see cref="CreateWithProxyAsync"/>; otherwise null.</summary>
    public FaultProxy? Proxy { get; }

    public ArchiveClient Client { get; }

    /// <summary>The URL of the API that the client uses.</summary>
    public Uri Api => new(Proxy?.Url ?? Archive.Server.Root, "/api");

    /// <summary>A clock on which delays take no time.</summary>
    public SkippingTimeProvider Time { get; }

    public TimeSpan Patience { get; } = RetryPolicy.DefaultPatience;

    /// <summary>Whether the archive accepted the API key when the scene connected to it.</summary>
    public bool IsKeyAccepted { get; private set; }

    /// <summary>The first Ctrl-C.</summary>
    public CancellationToken Stopping { get; set; } = CancellationToken.None;

    /// <summary>The second Ctrl-C.</summary>
    public CancellationToken Cancellation { get; set; } = TestContext.Current.CancellationToken;

    /// <summary>The folder of the upload journal; null for none.</summary>
    public string? Journal { get; set; }

    /// <summary>The concurrency limit; null for that of the options.</summary>
    public ConcurrencyLimiter? Limiter { get; set; }

    /// <summary>The notices of the journal.</summary>
    public ConcurrentQueue<string> Notices { get; } = new();

    /// <summary>Follows the upload; null for none.</summary>
    public TransferMeter? Meter { get; set; }

    /// <summary>The limits of the last upload; null before the first.</summary>
    public TransferLimits? Limits { get; private set; }

    /// <summary>Called with every event, before the upload continues.</summary>
    public Action<TransferEvent> OnEvent { get; set; } = _ => { };

    public static async Task<UploadScene> CreateAsync(
        Func<HttpRequestMessage, int, TransportFault?>? faults = null,
        params string[] serverFaults
    ) => await CreateAsync(await RunningArchive.StartAsync(serverFaults), faults);

    /// <summary>Creates a scene that owns this archive, on a machine with this clock.</summary>
    public static async Task<UploadScene> CreateAsync(
        RunningArchive archive,
        Func<HttpRequestMessage, int, TransportFault?>? faults = null,
        DateTimeOffset? clock = null
    )
    {
        var id = await archive.CreateDandisetAsync();
        return new UploadScene(
            archive,
            new TempDandiset(id.Value),
            faults is null ? new FaultyHandler() : new FaultyHandler(faults),
            clock
        );
    }

    /// <summary>Creates a scene with a new Dandiset in an archive that other scenes use as well.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="patience">How long failed requests are retried; null for the default.</param>
    /// <param name="wrap">Puts a handler in front of the network; null for none.</param>
    public static async Task<UploadScene> CreateSharedAsync(
        RunningArchive archive,
        TimeSpan? patience = null,
        Func<HttpMessageHandler, SkippingTimeProvider, HttpMessageHandler>? wrap = null
    )
    {
        var id = await archive.CreateDandisetAsync();
        return new UploadScene(
            archive,
            new TempDandiset(id.Value),
            new FaultyHandler(),
            sharesArchive: true,
            patience: patience,
            wrap: wrap
        );
    }

    /// <summary>Creates a scene with real sockets and a proxy between client and archive.</summary>
    /// <param name="limitOf">After how many bytes the connection of a number is cut; null for never.</param>
    public static async Task<UploadScene> CreateWithProxyAsync(Func<int, long>? limitOf = null)
    {
        var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        return new UploadScene(archive, new TempDandiset(id.Value), limitOf);
    }

    /// <summary>Sends the requests before an upload: finds the archive, and checks the API key and ownership.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        Assert.Equal(Api, await TryConnectAsync(cancellationToken));
        Assert.True(IsKeyAccepted);
    }

    /// <summary>As <see cref="ConnectAsync"/>, but the API may be anywhere.</summary>
    /// <returns>The URL of the API that the archive states.</returns>
    public async Task<Uri> TryConnectAsync(CancellationToken cancellationToken)
    {
        var (found, _) = await new ArchiveDiscovery(_clients.Archive).FindAsync(
            DandiInstance.Parse(Api.ToString()),
            cancellationToken
        );
        await new ArchiveClient(_clients.Archive, found.Api).AcceptsKeyAsync(cancellationToken);
        IsKeyAccepted = await Client.AcceptsKeyAsync(cancellationToken);
        await Client.EnsureWritableAsync(Folder.Local.Id, cancellationToken);
        return found.Api;
    }

    public async Task<(TransferReport Report, IReadOnlyDictionary<string, AssetOutcome> Outcomes)> UploadAsync(
        UploadOptions? options = null
    )
    {
        options ??= new UploadOptions();
        var outcomes = new ConcurrentDictionary<string, AssetOutcome>();
        var progress = new ReportedProgress();
        using var digester = new FileDigester(2);
        var metadata = new MetadataExtractor(
            new AssetMetadata(SchemaVersion.Newest, "test", TimeProvider.System, Guid.NewGuid),
            (_, _) => { }
        );
        var limits = new TransferLimits(Patience, Time, new SpoolSpace([_spool.Root], SpoolSpace.DefaultMemory))
        {
            StoreClock = _clients.Clock,
        };
        Limits = limits;
        var limiter = Limiter ?? new ConcurrencyLimiter(options.Jobs.InitialRequests, options.Jobs.MaxRequests, Time);
        using var slots = new AssetSlots(options.Jobs.MaxAssets);
        using var journal = Journal is null ? null : OpenJournal(Journal);
        var maxRequests = options.Jobs.MaxRequestsPerAsset;
        var blobs = new BlobUploader(Client, _clients.Storage, maxRequests, limiter, limits) { Journal = journal };
        var (storage, connections) = (_clients.Storage, _clients.BlockingStorage);
        using var zarrs = new ZarrTransfer(Client.Zarrs, storage, digester, limiter, slots, limits, connections);
        var report = new TransferReport(() => limiter.BytesTransferred);
        var pipeline = new UploadPipeline(
            new UploadServices(digester, metadata, blobs, zarrs, Client, slots, Time),
            report,
            new EventListener(value => Follow(value, progress, outcomes))
        )
        {
            Meter = Meter,
        };
        var assets = new AssetDiscovery(Folder.Local, options.Named, options.AnyPath).Find();
        await pipeline.RunAsync(Folder.Local, assets, options, Stopping, Cancellation);
        progress.AssertConsistent();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_spool.Root));
        return (report, outcomes);
    }

    private void Follow(
        TransferEvent value,
        ReportedProgress progress,
        ConcurrentDictionary<string, AssetOutcome> outcomes
    )
    {
        Meter?.Report(value);
        OnEvent(value);
        progress.Add(value);
        if (value.Outcome is { } outcome)
            Assert.True(outcomes.TryAdd(value.Path, outcome), $"{value.Path} ended twice");
    }

    /// <summary>Opens the upload journal as the next run does.</summary>
    public UploadJournal OpenJournal(string folder) =>
        new(folder, Archive.Server.Api, Folder.Local.Id, Archive.Alice.Token, TimeProvider.System, Notices.Enqueue);

    /// <summary>Asserts that the draft has exactly the files of the folder.</summary>
    public async Task AssertArchiveHoldsFolderAsync()
    {
        var content = await Archive.ContentAsync(Folder.Local.Id);
        var files = Directory
            .EnumerateFiles(Folder.Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder.Root, file))
            .Where(path => path != DandisetYaml.FileName)
            .Order(StringComparer.Ordinal);
        Assert.Equal(files, content.Keys);
        foreach (var (path, bytes) in content)
            Assert.Equal(
                await File.ReadAllBytesAsync(Folder.Locate(path), TestContext.Current.CancellationToken),
                bytes
            );
    }

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        Network.Dispose();
        if (Proxy is not null)
            await Proxy.DisposeAsync();
        Folder.Dispose();
        _spool.Dispose();
        if (!_sharesArchive)
            await Archive.DisposeAsync();
    }
}
