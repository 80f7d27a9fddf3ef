using Dandi.Archive;
using Dandi.Concurrency;
using Dandi.Digests;
using Dandi.Downloads.Targets;
using Dandi.Http;
using Dandi.Storage.Blocking;
using Dandi.Throttling;

namespace Dandi.Downloads.Zarrs;

/// <summary>
/// Downloads the small entries of one Zarr whose URLs need not be presigned, in the way that costs least: threads that
/// wait for the store (<see cref="StoreWorkers{T}"/>), and digests of as many entries at a time as there are lanes.
/// Whatever is not as usual is left to <see cref="FileDownload"/>. Thread-safe.
/// </summary>
internal sealed class EntryReceiver : IStoreWork<EntryReceiver.Item>, IDisposable
{
    // Entries that have arrived wait for others to fill the lanes.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(5);

    private readonly BlockingConnections _connections;
    private readonly FileDigester _digester;
    private readonly ChunkMemory _memory;
    private readonly EntryUrls _urls;
    private readonly IEntryOutcomes _outcomes;
    private readonly StoreWorkers<Item> _workers;
    private readonly TimeProvider _time;
    private readonly ActivityCount _disk;
    private readonly Lock _lock = new();
    private List<Arrived> _arrived = [];
    private readonly Action _showArrival;
    private long _firstArrivedAt;

    /// <param name="connections">The connections to the store.</param>
    /// <param name="files">Downloads other files.</param>
    /// <param name="limiter">The concurrency limit of the run.</param>
    /// <param name="rank">The rank of the Zarr.</param>
    /// <param name="digester">Hashes what arrives.</param>
    /// <param name="urls">The URLs of the entries.</param>
    /// <param name="outcomes">Is told what became of each entry.</param>
    /// <param name="cancellationToken">Cancels all.</param>
    public EntryReceiver(
        BlockingConnections connections,
        FileDownload files,
        ConcurrencyLimiter limiter,
        long rank,
        FileDigester digester,
        EntryUrls urls,
        IEntryOutcomes outcomes,
        CancellationToken cancellationToken
    )
    {
        (_connections, _digester, _memory, _urls, _outcomes) = (connections, digester, files.Memory, urls, outcomes);
        (_time, _disk) = (files.Time, files.Disk);
        _showArrival = new ArrivalSign(outcomes.ShowActivity, files.Time).Show;
        _workers = new StoreWorkers<Item>(connections, limiter, rank, this, cancellationToken);
    }

    /// <summary>Completes after <see cref="Close"/>, when all entries have ended or were left to others.</summary>
    public Task Completion => _workers.Completion;

    /// <summary>Whether an entry can be downloaded here.</summary>
    public bool Accepts(ZarrEntry entry) =>
        entry.Size is > 0 and <= ChunkBuffers.MaxFileSize
        && entry.Md5 != default
        && _urls.Root is { } root
        && _connections.Serve(root);

    /// <summary>Queues an entry that does not exist; waits while too many are queued.</summary>
    /// <returns>False if this is closed.</returns>
    public ValueTask<bool> TryAddAsync(Item item, CancellationToken cancellationToken) =>
        _workers.TryAddAsync(item, cancellationToken);

    /// <summary>No entry will be added anymore.</summary>
    public void Close() => _workers.Close();

    /// <inheritdoc/>
    public void Dispose()
    {
        _workers.Dispose();
        // After a cancellation.
        foreach (var arrived in TakeArrived(null) ?? [])
            _memory.Forget(arrived.Buffer.Length);
    }

    /// <inheritdoc/>
    long IStoreWork<Item>.SizeOf(Item item) => 0;

    /// <inheritdoc/>
    void IStoreWork<Item>.Run(Item item, StoreSession session, ConcurrencyLease lease)
    {
        if (_outcomes.MustEnd)
            return;
        var left = Receive(item, session, lease) switch
        {
            null => [item],
            { } buffer when TakeArrived(new Arrived(item, buffer)) is { } batch => Complete(batch),
            _ => [],
        };
        if (left.Count == 0)
            return;
        // Others may need it to make progress.
        lease.Dispose();
        LeaveToOthers(left);
    }

    /// <inheritdoc/>
    void IStoreWork<Item>.Flush()
    {
        if (TakeArrived(null) is { } batch)
            LeaveToOthers(Complete(batch));
    }

    /// <returns>The bytes in a rented array; null if they have not been received.</returns>
    private byte[]? Receive(Item item, StoreSession session, ConcurrencyLease lease)
    {
        var (root, size) = (_urls.Root!, (int)item.Entry.Size);
        if (!_connections.Serve(root) || _memory.TryRent(size) is not { } buffer)
        {
            lease.HasFailed = true;
            return null;
        }
        if (session.TryGet(root, _urls.PathOf(item.Entry.Path), buffer.AsSpan(0, size), lease, _showArrival))
            return buffer;
        _memory.Return(buffer);
        return null;
    }

    /// <summary>Adds an entry to those that have arrived.</summary>
    /// <param name="added">The entry; null to take all that have arrived.</param>
    /// <returns>The entries to complete now; null while there are few of them, and the first is not old.</returns>
    private List<Arrived>? TakeArrived(Arrived? added)
    {
        lock (_lock)
        {
            if (added is { } arrived)
            {
                if (_arrived.Count == 0)
                    _firstArrivedAt = _time.GetTimestamp();
                _arrived.Add(arrived);
                if (_arrived.Count < _digester.Lanes && _time.GetElapsedTime(_firstArrivedAt) < MaxWait)
                    return null;
            }
            if (_arrived.Count == 0)
                return null;
            var taken = _arrived;
            _arrived = new List<Arrived>(_digester.Lanes);
            return taken;
        }
    }

    /// <summary>Verifies entries, and writes them to the disk.</summary>
    /// <returns>Those that are left to others.</returns>
    private List<Item> Complete(List<Arrived> batch)
    {
        var left = new List<Item>();
        Span<UInt128> md5s = stackalloc UInt128[batch.Count];
        _digester.Hash([.. batch.Select(arrived => (arrived.Buffer, (int)arrived.Item.Entry.Size))], md5s);
        using var writing = _disk.Enter();
        for (var index = 0; index < batch.Count; index++)
        {
            var (item, buffer) = batch[index];
            if (md5s[index] != item.Entry.Md5 || !TryWrite(item, buffer))
                left.Add(item);
            _memory.Return(buffer);
        }
        return left;
    }

    /// <returns>False if another program has created the file.</returns>
    private bool TryWrite(Item item, byte[] buffer)
    {
        try
        {
            item.File.Write(buffer.AsMemory(0, (int)item.Entry.Size), item.Remote.Modified, replaces: false);
            _outcomes.AddDownloaded(item.Entry.Size);
            return true;
        }
        catch (TargetAppearedException)
        {
            return false;
        }
        catch (Exception error) when (error is not DandiException { IsFatal: true })
        {
            _outcomes.AddFailure(item.Entry.Path, error);
            return true;
        }
    }

    private void LeaveToOthers(List<Item> items) => items.ForEach(item => _outcomes.Leave(item.Remote));

    /// <summary>An entry to download.</summary>
    /// <param name="Remote">The entry.</param>
    /// <param name="File">Where it is written.</param>
    public readonly record struct Item(RemoteZarrEntry Remote, TargetFile File)
    {
        public ZarrEntry Entry => Remote.Entry;
    }

    private readonly record struct Arrived(Item Item, byte[] Buffer);
}
