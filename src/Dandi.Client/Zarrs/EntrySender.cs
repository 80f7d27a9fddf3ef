using System.Buffers;
using Dandi.Files;
using Dandi.Http;
using Dandi.Storage;
using Dandi.Storage.Blocking;
using Dandi.Throttling;
using Dandi.Zarr;

namespace Dandi.Zarrs;

/// <summary>
/// Uploads the small entries of one Zarr in the way that costs least: threads that wait for the store
/// (<see cref="StoreWorkers{T}"/>). Whatever is not as usual is left to <see cref="ObjectStore"/>. Thread-safe.
/// </summary>
internal sealed class EntrySender : IStoreWork<ZarrEntryUpload>, IDisposable
{
    // Each thread may read a file that is not in memory.
    private const int MaxFileSize = 128 << 10;

    private readonly ZarrStore _local;
    private readonly BlockingConnections _connections;
    private readonly ServerClock _clock;
    private readonly IUploadOutcomes _outcomes;
    private readonly StoreWorkers<ZarrEntryUpload> _workers;

    /// <param name="local">The Zarr.</param>
    /// <param name="connections">The connections to the store.</param>
    /// <param name="limiter">The concurrency limit of the run.</param>
    /// <param name="clock">The clock of the store, by which URLs expire.</param>
    /// <param name="outcomes">Is told what became of each entry.</param>
    /// <param name="cancellationToken">Cancels all.</param>
    public EntrySender(
        ZarrStore local,
        BlockingConnections connections,
        ConcurrencyLimiter limiter,
        ServerClock clock,
        IUploadOutcomes outcomes,
        CancellationToken cancellationToken
    )
    {
        (_local, _connections, _clock, _outcomes) = (local, connections, clock, outcomes);
        _workers = new StoreWorkers<ZarrEntryUpload>(connections, limiter, rank: null, this, cancellationToken);
    }

    /// <summary>Completes after <see cref="Close"/>, when all entries have ended or were left to others.</summary>
    public Task Completion => _workers.Completion;

    /// <summary>Queues an entry with its URL; waits while too many are queued.</summary>
    /// <returns>False if it cannot be uploaded here, or after <see cref="Close"/>.</returns>
    public ValueTask<bool> TryAddAsync(ZarrEntryUpload upload, CancellationToken cancellationToken) =>
        upload is { Entry.Size: > 0, IsSecondRound: false }
        && (upload.Bytes is not null || upload.Entry.Size <= MaxFileSize)
        // It is sent with its type.
        && !ZarrMetadataFile.IsName(Path.GetFileName(upload.Entry.Path.AsSpan()))
        && !new PresignedUrl(upload.Url!).IsForEmbargoed
        && _connections.Serve(upload.Url!)
            ? _workers.TryAddAsync(upload, cancellationToken)
            : ValueTask.FromResult(false);

    /// <summary>No further entry is accepted.</summary>
    public void Close() => _workers.Close();

    /// <inheritdoc/>
    public void Dispose() => _workers.Dispose();

    /// <inheritdoc/>
    long IStoreWork<ZarrEntryUpload>.SizeOf(ZarrEntryUpload item) => item.Entry.Size;

    /// <inheritdoc/>
    void IStoreWork<ZarrEntryUpload>.Run(ZarrEntryUpload item, StoreSession session, ConcurrencyLease lease)
    {
        if (_outcomes.IsStopping)
        {
            _outcomes.End(item);
        }
        else if (TrySend(item, session, lease))
        {
            _outcomes.EndStored(item);
        }
        else
        {
            lease.HasFailed = true;
            _outcomes.Leave(item);
        }
    }

    /// <inheritdoc/>
    void IStoreWork<ZarrEntryUpload>.Flush() { }

    private bool TrySend(ZarrEntryUpload upload, StoreSession session, ConcurrencyLease lease)
    {
        var (url, size) = (new PresignedUrl(upload.Url!), (int)upload.Entry.Size);
        if (!_connections.Serve(url.Url) || url.HasExpired(_clock.Now))
            return false;
        var rented = upload.Bytes is null ? ArrayPool<byte>.Shared.Rent(size) : null;
        try
        {
            var content = (upload.Bytes ?? rented).AsSpan(0, size);
            if (rented is not null && !TryRead(upload.Entry, content))
                return false;
            return session.TryPut(url.Url, upload.Entry.Md5Bytes(), content, isVerified: rented is null, lease);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Reads a file. If it has changed since it was hashed, the MD5 of its bytes is another one.</summary>
    private bool TryRead(ZarrEntry entry, Span<byte> content)
    {
        try
        {
            using var file = LocalFile.Open(_local.FullPath(entry.Path));
            return file.Size == entry.Size && RandomAccess.Read(file.Handle, content, 0) == content.Length;
        }
        catch (Exception error) when (error is DandiException or IOException or UnauthorizedAccessException)
        {
            // Sending the file in another way fails as well, and reports it.
            return false;
        }
    }
}
