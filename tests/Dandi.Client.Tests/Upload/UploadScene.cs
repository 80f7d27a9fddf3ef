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
using Dandi.Upload;
using Dandi.Zarrs;

namespace Dandi.Client.Tests.Upload;

/// <summary>A local Dandiset, the archive that it goes to, and the network in between.</summary>
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
        bool sharesArchive = false
    )
    {
        _sharesArchive = sharesArchive;
        Time = new SkippingTimeProvider(RetryPolicy.MaxPause, clock) { Meanwhile = () => archive.Server.Rest };
        (Archive, Folder, Network) = (archive, folder, network);
        _clients = new HttpClients(new RetryPolicy(Patience, Time, new Random(1)), "test", network);
        _clients.Authorize(archive.Alice.Token);
        Client = new ArchiveClient(_clients.Archive, archive.Server.Api);
    }

    private UploadScene(RunningArchive archive, TempDandiset folder, Func<int, long>? limitOf)
    {
        Time = new SkippingTimeProvider(RetryPolicy.MaxPause) { Meanwhile = () => archive.Server.Rest };
        (Archive, Folder, Network) = (archive, folder, new FaultyHandler());
        Proxy = new FaultProxy(archive.Server.Root) { Clock = Time, LimitOf = limitOf };
        _clients = new HttpClients(new RetryPolicy(Patience, Time, new Random(1)), "test");
        _clients.Authorize(archive.Alice.Token);
        Client = new ArchiveClient(_clients.Archive, new Uri(Proxy.Url, "/api"));
    }

    public RunningArchive Archive { get; }

    public TempDandiset Folder { get; }

    public FaultyHandler Network { get; }

    /// <summary>What lies in between in <see cref="BehindProxyAsync"/>.</summary>
    public FaultProxy? Proxy { get; }

    public ArchiveClient Client { get; }

    /// <summary>The base of the API as the client sees it.</summary>
    public Uri Api => new(Proxy?.Url ?? Archive.Server.Root, "/api");

    /// <summary>Pauses between attempts take no time.</summary>
    public SkippingTimeProvider Time { get; }

    /// <summary>How long an outage is waited out.</summary>
    public static TimeSpan Patience => RetryPolicy.DefaultPatience;

    /// <summary>The first Ctrl-C.</summary>
    public CancellationToken Stopping { get; set; } = CancellationToken.None;

    /// <summary>The second Ctrl-C.</summary>
    public CancellationToken Ending { get; set; } = TestContext.Current.CancellationToken;

    /// <summary>Where is kept what has arrived of interrupted uploads; null for nowhere.</summary>
    public string? Journal { get; set; }

    /// <summary>What all transfers go through; null for what the options say.</summary>
    public ConcurrencyLimiter? Window { get; set; }

    /// <summary>What the journal has said.</summary>
    public ConcurrentQueue<string> Notices { get; } = new();

    /// <summary>Told of every event of a run.</summary>
    public Action<UploadEvent> Watch { get; set; } = _ => { };

    public static async Task<UploadScene> SetAsync(
        Func<HttpRequestMessage, int, TransportFault?>? faults = null,
        params string[] serverFaults
    ) => await SetAsync(await RunningArchive.StartAsync(serverFaults), faults);

    /// <summary>The scene with this archive, on a machine with this clock.</summary>
    public static async Task<UploadScene> SetAsync(
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

    /// <summary>A scene of its own in an archive that other scenes use as well.</summary>
    public static async Task<UploadScene> ShareAsync(RunningArchive archive)
    {
        var id = await archive.CreateDandisetAsync();
        return new UploadScene(archive, new TempDandiset(id.Value), new FaultyHandler(), sharesArchive: true);
    }

    /// <summary>The scene with real sockets: between client and archive lies a proxy.</summary>
    /// <param name="limitOf">After how many bytes a connection is cut; null for never.</param>
    public static async Task<UploadScene> BehindProxyAsync(Func<int, long>? limitOf = null)
    {
        var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        return new UploadScene(archive, new TempDandiset(id.Value), limitOf);
    }

    /// <summary>What comes before the first upload of a run: who is there, and may we write?</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var (found, _) = await new ArchiveDiscovery(_clients.Archive).FindAsync(
            DandiInstance.Parse(Api.ToString()),
            cancellationToken
        );
        Assert.Equal(Api, found.Api);
        Assert.True(await Client.AcceptsKeyAsync(cancellationToken));
        await Client.EnsureWritableAsync(Folder.Local.Id, cancellationToken);
    }

    /// <summary>Runs an upload.</summary>
    public async Task<(UploadReport Report, IReadOnlyDictionary<string, AssetOutcome> Outcomes)> UploadAsync(
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
        var limiter = Window ?? new ConcurrencyLimiter(options.Jobs.Start, options.Jobs.Ceiling, Time);
        using var slots = new AssetSlots(options.Jobs.MaxAssets);
        using var journal = Journal is null
            ? null
            : new UploadJournal(Journal, Archive.Server.Api, Folder.Local.Id, TimeProvider.System, Notices.Enqueue);
        var blobs = new BlobUploader(Client, _clients.Storage, options.Jobs.MaxParts, limiter, limits)
        {
            Journal = journal,
        };
        using var zarrs = new ZarrTransfer(Client.Zarrs, _clients.Storage, digester, limiter, slots, limits);
        var report = new UploadReport(() => limiter.BytesSent);
        var pipeline = new UploadPipeline(
            new UploadServices(digester, metadata, blobs, zarrs, Client, slots, Time),
            report,
            new EventListener(value =>
            {
                Watch(value);
                progress.Add(value);
                if (value.Outcome is { } outcome)
                    Assert.True(outcomes.TryAdd(value.Path, outcome), $"{value.Path} ended twice");
            })
        );
        var assets = new AssetDiscovery(Folder.Local, options.Named, options.AnyPath).Find();
        await pipeline.RunAsync(Folder.Local, assets, options, Stopping, Ending);
        progress.AssertConsistent();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_spool.Root));
        return (report, outcomes);
    }

    /// <summary>Makes sure that the archive holds exactly the files of the folder.</summary>
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
