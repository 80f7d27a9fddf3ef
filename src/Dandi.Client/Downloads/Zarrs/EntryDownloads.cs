using System.Runtime.CompilerServices;
using Dandi.Archive;
using Dandi.Concurrency;
using Dandi.Digests;
using Dandi.Downloads.Targets;
using Dandi.Files.Spool;
using Dandi.Http;
using Dandi.Throttling;
using Dandi.Zarrs;

namespace Dandi.Downloads.Zarrs;

/// <summary>Downloads the entries of one Zarr while the archive lists them, many at a time.</summary>
/// <remarks>
/// Small entries go to an <see cref="EntryReceiver"/>, as soon as it is known what their URLs begin with. For each
/// other entry, and for what the receiver leaves, a task with an <see cref="EntryDownload"/> is started when the
/// concurrency limit has room. A failure of one entry does not stop the others, unless too many fail. Memory does not
/// grow with the number of entries: <see cref="ZarrListing"/> spools them.
/// </remarks>
internal sealed class EntryDownloads(
    ArchiveClient archive,
    FileDownload files,
    FileDigester digester,
    ConcurrencyLimiter limiter,
    ExistingFiles existing,
    SpoolSpace spool,
    DownloadItem item,
    TargetFolder target,
    bool isNew
) : IEntryOutcomes, IDisposable
{
    private const int MaxPending = 256;
    private readonly SemaphoreSlim _pending = new(MaxPending);

    // Apart from those that may wait for the receiver.
    private readonly SemaphoreSlim _left = new(MaxPending);
    private readonly ZarrEntryFailures _failures = new();
    private readonly NestedKeys _keys = new();
    private readonly EntryUrls _urls = new(archive.Downloads, item.Asset.Content!.Id);
    private readonly EntryTargets _targets = target.OpenEntries(isNew);
    private readonly long _rank = limiter.NextRank();
    private EntryDownload? _one;
    private EntryReceiver? _receiver;
    private TaskGroup? _group;
    private CancellationToken _cancellation;
    private volatile bool _isGivenUp;

    /// <summary>What happens to entries that exist.</summary>
    public OverwritePolicy Policy { get; init; }

    /// <summary>Once cancelled, no further entry is requested.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Called with numbers of bytes as they are there; from many threads.</summary>
    public Action<long> Received { get; init; } = _ => { };

    /// <summary>Called with numbers of bytes that were there before; from many threads.</summary>
    public Action<long> Kept { get; init; } = _ => { };

    /// <summary>Connections for small entries; null to use none.</summary>
    public BlockingConnections? Connections { get; init; }

    /// <summary>How many entries are on disk so far.</summary>
    public EntryCounts Counts { get; } = new();

    /// <summary>Downloads the entries; called once.</summary>
    /// <returns>All entries that the archive lists, which equal the local ones.</returns>
    /// <exception cref="DandiException">An entry failed, or the listing failed.</exception>
    /// <exception cref="DownloadStoppedException">The run is stopping.</exception>
    public async Task<ZarrListing> RunAsync(CancellationToken cancellationToken)
    {
        ZarrListing? listing = null;
        _one = new EntryDownload(files, digester, existing, item.Asset.Path, isNew)
        {
            Policy = Policy,
            Stopping = Stopping,
            Received = Received,
            Kept = Kept,
            Rank = _rank,
            Counts = Counts,
        };
        try
        {
            await TaskGroup.RunAsync(
                group => group.Start(async token => listing = await ListAndStartAsync(group, token)),
                cancellationToken
            );
            if (Stopping.IsCancellationRequested)
                throw Counts.ToStop(_failures);
            FindNestedKeys(listing!);
            if (_failures.Count > 0)
                throw _failures.ToException(
                    $"could not be downloaded. When the cause is gone, run {Policy.CommandToResume()}, which downloads "
                        + "only what is missing"
                );
            _targets.CleanUp();
            return listing!;
        }
        catch
        {
            listing?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _receiver?.Dispose();
        _targets.Dispose();
        _one?.Dispose();
        _urls.Dispose();
        _pending.Dispose();
        _left.Dispose();
    }

    private async Task<ZarrListing> ListAndStartAsync(TaskGroup group, CancellationToken cancellationToken)
    {
        (_group, _cancellation) = (group, cancellationToken);
        if (Connections is not null)
        {
            _receiver = new EntryReceiver(Connections, files, limiter, _rank, digester, _urls, this, cancellationToken);
            group.Start(_ => _receiver.Completion);
        }
        try
        {
            return await ZarrListing.ReadAsync(StartAllAsync(group, cancellationToken), spool, cancellationToken);
        }
        finally
        {
            _receiver?.Close();
        }
    }

    private async IAsyncEnumerable<ZarrEntry> StartAllAsync(
        TaskGroup group,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var listed = archive.Zarrs.ListEntriesAsync(item.Asset.Content!.Id, item.Entries.Prefix, cancellationToken);
        await foreach (var entry in listed.WithCancellation(cancellationToken))
        {
            if (MustEnd)
                yield break;
            if (item.Entries.Matches(entry.Entry.Path) && !IsNested(entry.Entry.Path, _keys))
            {
                if (!isNew || !await TryReceiveAsync(entry, null, cancellationToken))
                    await StartOneAsync(group, entry, cancellationToken);
                if (MustEnd)
                    yield break;
            }
            yield return entry.Entry;
        }
    }

    private async Task StartOneAsync(TaskGroup group, RemoteZarrEntry entry, CancellationToken cancellationToken)
    {
        await _pending.WaitAsync(cancellationToken);
        if (_receiver?.Accepts(entry.Entry) != true)
            await limiter.WaitForRoomAsync(_rank, size: 0, cancellationToken);
        if (!MustEnd)
            group.Start(token => DownloadOneAsync(entry, mayBeReceived: true, token), () => _pending.Release());
    }

    /// <summary>Leaves an entry to the receiver, if it accepts it.</summary>
    /// <param name="entry">An entry that does not exist.</param>
    /// <param name="file">Its file, if known.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    private async ValueTask<bool> TryReceiveAsync(
        RemoteZarrEntry entry,
        TargetFile? file,
        CancellationToken cancellationToken
    )
    {
        if (_receiver?.Accepts(entry.Entry) != true)
            return false;
        try
        {
            file ??= _targets.FileAt(entry.Entry.Path);
            EnsureStaging();
            return !file.HasPartial()
                && await _receiver.TryAddAsync(new EntryReceiver.Item(entry, file), cancellationToken);
        }
        catch (DandiException)
        {
            // The others report it.
            return false;
        }
    }

    public bool MustEnd => _isGivenUp || Stopping.IsCancellationRequested;

    /// <summary>Notices an entry for which another one would have to be a folder; it fails.</summary>
    private bool IsNested(string key, NestedKeys keys)
    {
        if (keys.FindFolder(key) is not { } folder)
            return false;
        AddFailure(key, NestedKeys.Problem(key, folder));
        return true;
    }

    /// <summary>Looks once more if the archive has not listed the entries in order.</summary>
    private void FindNestedKeys(ZarrListing listing)
    {
        if (_keys.IsOrdered || _failures.Count > 0)
            return;
        var keys = new NestedKeys();
        foreach (var entry in listing.Read().Where(entry => item.Entries.Matches(entry.Path)))
            IsNested(entry.Path, keys);
    }

    public void ShowActivity() => Received(0);

    public void AddDownloaded(long size)
    {
        Received(size);
        Counts.AddDownloaded(size, size);
    }

    public void AddFailure(string path, Exception error)
    {
        _failures.Add(path, error);
        if (_failures.Count > ZarrEntryFailures.MaxListed || TargetError.ConcernsAllFiles(error))
            _isGivenUp = true;
    }

    public void Leave(RemoteZarrEntry entry)
    {
        _left.Wait(_cancellation);
        _group!.Start(
            token => Task.Run(() => DownloadOneAsync(entry, mayBeReceived: false, token), token),
            () => _left.Release()
        );
    }

    /// <summary>Downloads or keeps one entry. Throws only if the run cannot continue.</summary>
    /// <param name="remote">The entry.</param>
    /// <param name="mayBeReceived">Whether the receiver may download it.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    private async Task DownloadOneAsync(RemoteZarrEntry remote, bool mayBeReceived, CancellationToken cancellationToken)
    {
        var entry = remote.Entry;
        try
        {
            var (url, file) = (_urls.For(entry.Path), _targets.FileAt(entry.Path));
            var source = _one!.SourceOf(remote, url);
            var action = await DecideAsync(source, file, cancellationToken);
            if (action != ExistingAction.Skip)
                EnsureStaging();
            var isLeft = mayBeReceived && action == ExistingAction.Create;
            if (!isLeft || !await TryReceiveAsync(remote, file, cancellationToken))
                await _one.RunAsync(entry, source, url, file, action, cancellationToken);
        }
        catch (DownloadStoppedException)
        {
            // The stop is reported once for the whole Zarr.
        }
        catch (Exception error)
            when (!cancellationToken.IsCancellationRequested && error is not DandiException { IsFatal: true })
        {
            AddFailure(entry.Path, error);
        }
    }

    private async Task<ExistingAction> DecideAsync(
        DownloadSource source,
        TargetFile file,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await _one!.DecideAsync(source, file, cancellationToken);
        }
        catch (DandiException) when (Policy == OverwritePolicy.Error)
        {
            // The others would fail for the same reason.
            _isGivenUp = true;
            throw;
        }
    }

    /// <summary>Locks the Zarr before anything of it is requested.</summary>
    private void EnsureStaging()
    {
        try
        {
            _ = _targets.Staging;
        }
        catch
        {
            // All other entries would fail for the same reason.
            _isGivenUp = true;
            throw;
        }
    }
}
