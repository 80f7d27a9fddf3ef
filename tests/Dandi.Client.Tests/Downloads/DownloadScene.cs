using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Addresses;
using Dandi.Archive;
using Dandi.Blobs;
using Dandi.Client.Tests.Upload;
using Dandi.Digests;
using Dandi.Downloads;
using Dandi.Downloads.Filtering;
using Dandi.Downloads.Targets;
using Dandi.Downloads.Zarrs;
using Dandi.Files;
using Dandi.Files.Spool;
using Dandi.Http;
using Dandi.Storage;
using Dandi.Testing;
using Dandi.Throttling;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Downloads;

/// <summary>A Dandiset in an archive, a folder to download into, and the network between them.</summary>
internal sealed class DownloadScene : IAsyncDisposable
{
    public static readonly DateTimeOffset Modified = new(2021, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private readonly RunningArchive _archive;
    private readonly HttpClients _clients;
    private readonly TempFolder _source = new();

    private DownloadScene(RunningArchive archive, DandisetId id, bool usesSockets)
    {
        (_archive, Id) = (archive, id);
        Store = new StoreFaults(new SocketsHttpHandler { AllowAutoRedirect = false });
        var policy = new RetryPolicy(RetryPolicy.DefaultPatience, Time, new Random(1));
        _clients = new HttpClients(policy, "test", usesSockets ? null : Store);
        _clients.Authorize(archive.Alice.Token, archive.Server.Api);
        Client = new ArchiveClient(_clients.Archive, archive.Server.Api);
    }

    public DandisetId Id { get; }

    public StoreFaults Store { get; }

    public ArchiveClient Client { get; }

    public TempFolder Folder { get; } = new();

    /// <summary>The space for files.</summary>
    public DiskSpace Space => field ??= new DiskSpace(Folder.Root);

    /// <summary>A clock on which delays take no time.</summary>
    public SkippingTimeProvider Time { get; } = new(RetryPolicy.MaxPause);

    public CancellationToken Stopping { get; set; } = CancellationToken.None;

    public CancellationToken Cancellation { get; set; } = TestContext.Current.CancellationToken;

    /// <summary>What the downloads have warned of.</summary>
    public ConcurrentQueue<string> Warnings { get; } = new();

    /// <summary>Locks a file for the download.</summary>
    public Action<FileStream> Lock { get; set; } = stream => stream.Lock(0, 0);

    /// <summary>What each URL yields of every Zarr; null for all of it.</summary>
    public IReadOnlyList<ZarrFilters?> Parts { get; set; } = [null];

    /// <summary>Whether two URLs may yield different parts of one asset.</summary>
    public bool MayEndTwice { get; set; }

    /// <summary>Called with every event, before the download continues.</summary>
    public Action<TransferEvent> OnEvent { get; set; } = _ => { };

    public static async Task<DownloadScene> CreateAsync(RunningArchive archive, bool embargo = false) =>
        new(archive, await archive.CreateDandisetAsync(embargo), usesSockets: false);

    /// <summary>A scene with the network of the product, without <see cref="Store"/>.</summary>
    public static async Task<DownloadScene> CreateWithSocketsAsync(RunningArchive archive, bool embargo = false) =>
        new(archive, await archive.CreateDandisetAsync(embargo), usesSockets: true);

    /// <summary>Uploads pseudorandom bytes as an asset.</summary>
    public async Task<byte[]> AddAsync(string path, int size, int seed = 1)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return await AddAsync(path, bytes);
    }

    /// <summary>Uploads an asset.</summary>
    public async Task<byte[]> AddAsync(string path, byte[] bytes)
    {
        var token = TestContext.Current.CancellationToken;
        using var file = LocalFile.Open(_source.Write("blob", bytes));
        using var digester = new FileDigester(2);
        var etag = await digester.ComputeAsync(file, _ => { }, token);
        var limiter = new ConcurrencyLimiter(2, 2, Time);
        var limits = Limits;
        var blobs = new BlobUploader(Client, _clients.Storage, 2, limiter, limits);
        var blob = await blobs.UploadAsync(new BlobJob(Id, file, etag), token);
        var metadata = new JsonObject
        {
            ["path"] = path,
            ["encodingFormat"] = "application/octet-stream",
            ["schemaKey"] = "Asset",
            ["blobDateModified"] = Modified.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        await Client.Assets.RegisterAsync(Id, metadata, AssetContent.Blob(blob.BlobId), null, token);
        return bytes;
    }

    /// <summary>Uploads a Zarr as an asset.</summary>
    public async Task AddZarrAsync(string path, Dictionary<string, string> entries)
    {
        var token = TestContext.Current.CancellationToken;
        var zarr = (await Client.Zarrs.CreateAsync(Id, path, token))!;
        foreach (var batch in entries.Chunk(ZarrClient.SignBatchSize))
        {
            var signed = batch.Select(entry => EntryOf(entry.Key, entry.Value)).ToList();
            var urls = await Client.Zarrs.SignAsync(zarr.Id, signed, token);
            foreach (var (url, entry, content) in urls.Zip(signed, batch.Select(entry => entry.Value)))
                await PutAsync(url, entry, content, token);
        }
        await Client.Zarrs.FinalizeAsync(zarr.Id, token);
        while (!(await Client.Zarrs.GetAsync(zarr.Id, token)).IsComplete)
            await Task.Yield();
        var metadata = new JsonObject
        {
            ["path"] = path,
            ["encodingFormat"] = "application/x-zarr",
            ["schemaKey"] = "Asset",
        };
        await Client.Assets.RegisterAsync(Id, metadata, AssetContent.Zarr(zarr.Id), null, token);
    }

    /// <summary>Reads the files of a downloaded Zarr.</summary>
    public Dictionary<string, string> ReadZarr(string path) =>
        Directory
            .EnumerateFiles(
                Locate(path),
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }
            )
            .ToDictionary(file => Path.GetRelativePath(Locate(path), file), File.ReadAllText);

    /// <summary>Downloads the whole draft into <see cref="Folder"/>.</summary>
    public async Task<(TransferReport Report, IReadOnlyDictionary<string, AssetOutcome> Outcomes)> DownloadAsync(
        OverwritePolicy policy = OverwritePolicy.Error,
        ZarrFilters? filters = null
    )
    {
        var outcomes = new ConcurrentDictionary<string, AssetOutcome>();
        using var digester = new FileDigester(2);
        using var slots = new AssetSlots(4);
        using var tree = new TargetTree(Folder.Root)
        {
            ReplacesOtherKinds = policy == OverwritePolicy.Overwrite,
            Warned = Warnings.Enqueue,
            Lock = Lock,
        };
        var limiter = new ConcurrencyLimiter(8, 8, Time);
        var files = new FileDownload(_clients.Storage, digester, limiter, Limits, new ChunkMemory(8 << 20));
        var zarrs = new ZarrDownload(
            Client,
            files,
            digester,
            limiter,
            policy,
            Space,
            Limits.Spool,
            _clients.BlockingStorage
        );
        var services = new DownloadServices(Client, files, zarrs);
        var report = new TransferReport(() => limiter.BytesTransferred) { IsDownload = true };
        var pipeline = new DownloadPipeline(
            tree,
            policy,
            digester,
            slots,
            Space,
            report,
            new EventListener(value =>
            {
                OnEvent(value);
                if (value.Outcome is { } outcome)
                    Assert.True(outcomes.TryAdd(value.Path, outcome) || MayEndTwice, $"{value.Path} ended twice");
            })
        );
        await pipeline.RunAsync(ListAsync(services, filters ?? ZarrFilters.None), Stopping, Cancellation);
        return (report, outcomes);
    }

    /// <summary>How many requests have succeeded on blocking connections.</summary>
    public long BlockingSuccesses => _clients.BlockingStorage!.Successes;

    /// <summary>Where the file of an asset is.</summary>
    public string Locate(string path) => Folder.Locate($"{Id}/{path}");

    public byte[] Read(string path) => File.ReadAllBytes(Locate(path));

    /// <summary>Asserts that nothing is left of a download that is not complete.</summary>
    public void AssertNoLeftovers() =>
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(Folder.Root, "*", SearchOption.AllDirectories),
            path => path.Contains(".dandidownload", StringComparison.Ordinal)
        );

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _clients.Dispose();
        Store.Dispose();
        _source.Dispose();
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ZarrEntry EntryOf(string path, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
#pragma warning disable CA5351 // The MD5 of S3, not for security.
        return new ZarrEntry(path, BinaryPrimitives.ReadUInt128BigEndian(MD5.HashData(bytes)), bytes.Length);
#pragma warning restore CA5351
    }

    private async Task PutAsync(Uri url, ZarrEntry entry, string content, CancellationToken token)
    {
        using var message = new HttpRequestMessage(HttpMethod.Put, url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)),
        };
        message.Content.Headers.ContentMD5 = entry.Md5Bytes();
        if (url.Query.Contains("x-amz-tagging", StringComparison.OrdinalIgnoreCase))
            message.Headers.Add("x-amz-tagging", "embargoed=true");
        using var response = await _clients.Storage.SendAsync(message, token);
        Assert.True(response.IsSuccessStatusCode);
    }

    private TransferLimits Limits =>
        new(RetryPolicy.DefaultPatience, Time, new SpoolSpace([], SpoolSpace.DefaultMemory))
        {
            StoreClock = _clients.Clock,
        };

    private async IAsyncEnumerable<DownloadItem> ListAsync(DownloadServices services, ZarrFilters filters)
    {
        var address = new ArchiveAddress("", DandiInstance.Parse(_archive.Api), AddressKind.Dandiset)
        {
            Dandiset = Id,
            Version = DandisetVersion.DraftName,
        };
        var paths = new TargetPaths(address, preservesTree: false);
        foreach (var part in Parts)
        {
            var listed = new AddressedAssets(Client).ListAsync(
                address,
                DandisetVersion.DraftOf(Id),
                cancellationToken: Cancellation
            );
            await foreach (var asset in listed)
                yield return new DownloadItem(paths.Of(asset.Path), asset, services) { Entries = filters, Part = part };
        }
    }
}
