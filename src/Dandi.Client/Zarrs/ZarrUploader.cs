using Dandi.Archive;
using Dandi.Concurrency;
using Dandi.Digests;
using Dandi.Http;
using Dandi.Storage;
using Dandi.Throttling;
using Dandi.Zarr;

namespace Dandi.Zarrs;

/// <summary>Uploads entries of one Zarr as a stream: URLs are requested ahead; no entry waits for another.</summary>
/// <remarks>
/// Four loops in one <see cref="TaskGroup"/>: the producer calls <see cref="EnqueueAsync"/>, which blocks while
/// <see cref="MaxPending"/> entries are pending; <see cref="ZarrUrlSigner"/> requests URLs; the sender gives signed
/// entries to an <see cref="EntrySender"/>, and starts a task for each that it does not take when the concurrency limit
/// has room; the last loop waits for the end or a fatal failure.
/// The states of an entry:
/// <list type="bullet">
/// <item>*unsigned* → *signed* → *sending*, on its way through signer and sender.</item>
/// <item>*sending* → ended: the store has it, or the run is being stopped.</item>
/// <item>*sending* → *unsigned*: its URL expired, or the store rejected it (each a limited number of times).</item>
/// <item>*sending* → *set aside*: it failed for 15 seconds. When all others have ended, it becomes *unsigned* again
/// with <see cref="ZarrEntryUpload.IsSecondRound"/>, and is retried until the patience is exceeded.</item>
/// <item>*sending* in the second round → ended, and listed in <see cref="Failures"/>.</item>
/// </list>
/// <c>_unfinished</c> counts the entries that are neither ended nor set aside, plus one for the producer. Whoever takes
/// it to zero starts the second round, or completes the signer, which ends the other loops.
/// If nothing was stored for as long as the patience, or too many entries fail, the whole Zarr fails at once.
/// </remarks>
internal sealed class ZarrUploader(
    ZarrStore local,
    ZarrUrlSigner signer,
    ObjectStore store,
    ConcurrencyLimiter limiter,
    ChunkBuffers buffers,
    TransferLimits limits
) : IUploadOutcomes, IDisposable
{
    private const int MaxPending = 5 * ZarrClient.SignBatchSize;
    private const int MaxRejections = 5;
    private const int MaxExpirations = 100;
    private static readonly TimeSpan FreshTime = TimeSpan.FromSeconds(1);

    private readonly Backlog _pending = new(MaxPending);
    private readonly List<ZarrEntryUpload> _setAside = [];
    private readonly TimeProvider _time = limits.Time;
    private readonly TaskCompletionSource _fatal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unfinished = 1;
    private long _lastSuccess = limits.Time.GetTimestamp();
    private long _bytesSent;
    private TaskGroup? _group;
    private EntrySender? _sender;

    /// <summary>The entries that could not be uploaded.</summary>
    public ZarrEntryFailures Failures { get; } = new();

    /// <summary>The bytes that the store has received.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>
    /// Called with the size of each entry that the store has received, and with 0 while bytes of a large one are sent;
    /// from many threads.
    /// </summary>
    public Action<long> Sent { get; init; } = _ => { };

    /// <summary>Once cancelled, no further request is sent.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Connections for small entries; null to use none.</summary>
    public BlockingConnections? Connections { get; init; }

    /// <summary>Uploads all entries that <paramref name="produce"/> passes to <see cref="EnqueueAsync"/>.</summary>
    /// <exception cref="ArchiveException">The archive or its object store is unreachable.</exception>
    public Task RunAsync(Func<CancellationToken, Task> produce, CancellationToken cancellationToken) =>
        TaskGroup.RunAsync(
            group =>
            {
                group.Start(async token =>
                {
                    await produce(token);
                    signer.CompleteInitial();
                    FinishOne();
                });
                group.Start(signer.RunAsync);
                group.Start(token => SendAllAsync(group, token));
                group.Start(token => Task.WhenAny(_fatal.Task, signer.Completion).Unwrap().WaitAsync(token));
            },
            cancellationToken
        );

    /// <summary>Adds an entry; waits while too many are pending.</summary>
    public async ValueTask EnqueueAsync(ZarrEntryUpload upload, CancellationToken cancellationToken)
    {
        await _pending.AddAsync(cancellationToken);
        Interlocked.Increment(ref _unfinished);
        signer.Add(upload);
    }

    /// <inheritdoc/>
    public void Dispose() => _sender?.Dispose();

    /// <inheritdoc/>
    bool IUploadOutcomes.IsStopping => Stopping.IsCancellationRequested;

    /// <inheritdoc/>
    void IUploadOutcomes.EndStored(ZarrEntryUpload upload)
    {
        CountStored(upload);
        End(upload);
    }

    /// <inheritdoc/>
    void IUploadOutcomes.End(ZarrEntryUpload upload) => End(upload);

    /// <inheritdoc/>
    void IUploadOutcomes.Leave(ZarrEntryUpload upload) =>
        _group!.Start(token => Task.Run(() => SendOneAsync(upload, token), token));

    private async Task SendAllAsync(TaskGroup group, CancellationToken cancellationToken)
    {
        if (Connections is not null)
        {
            _group = group;
            _sender = new EntrySender(local, Connections, limiter, limits.StoreClock, this, cancellationToken);
            // A disk that does not respond cannot be cancelled, only abandoned.
            group.Start(token => _sender.Completion.WaitAsync(token));
        }
        try
        {
            await SendSignedAsync(group, cancellationToken);
        }
        finally
        {
            _sender?.Close();
        }
    }

    private async Task SendSignedAsync(TaskGroup group, CancellationToken cancellationToken)
    {
        await foreach (var upload in signer.Signed.ReadAllAsync(cancellationToken))
        {
            if (_sender is not null && await _sender.TryAddAsync(upload, cancellationToken))
                continue;
            // Only as many tasks as there are permits: more would be ahead of the transfers that start later.
            await limiter.WaitForRoomAsync(rank: null, upload.Entry.Size, cancellationToken);
            group.Start(token => SendOneAsync(upload, token));
        }
    }

    /// <summary>Uploads one entry, and moves it to its next state. Throws only if it is cancelled.</summary>
    private async Task SendOneAsync(ZarrEntryUpload upload, CancellationToken cancellationToken)
    {
        try
        {
            // A read from a disk that does not respond cannot be cancelled, only abandoned.
            var result = await store.PutAsync(CreatePut(upload), cancellationToken).WaitAsync(cancellationToken);
            if (result.Status == PutStatus.Stored)
                CountStored(upload);
            if (result.Status is PutStatus.Stored or PutStatus.Stopped)
                End(upload);
            else if (CanRequestNewUrl(upload, result))
                signer.AddAgain(upload);
            else
                SetAsideOrFail(
                    upload,
                    result.Error
                        ?? new DandiException(
                            "All of its presigned URLs expired before it was uploaded. Check whether the clocks of the "
                                + "archive and its object store agree."
                        )
                );
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Failures.Add(upload.Entry.Path, error);
            End(upload);
        }
    }

    private PresignedPut CreatePut(ZarrEntryUpload upload)
    {
        var md5 = upload.Entry.Md5Bytes();
        return new PresignedPut(new PresignedUrl(upload.Url!), upload.Entry.Size, md5, () =>
            ZarrEntryContent.Create(local, upload, md5, limits, ShowActivity)
        )
        {
            Name = "it",
            IsFresh = () => _time.GetElapsedTime(upload.SignedAt) <= FreshTime,
            CanRequestNewUrl = true,
            Patience = limits.PatienceFor(upload.IsSecondRound),
            Stopping = Stopping,
        };
    }

    /// <summary>Whether another URL may help. Expired ones are normal on slow connections: many are allowed.</summary>
    private static bool CanRequestNewUrl(ZarrEntryUpload upload, PutResult result) =>
        result switch
        {
            { Status: PutStatus.Expired } => upload.Expirations++ < MaxExpirations,
            { IsUrlRejected: true } => upload.Rejections++ < MaxRejections,
            _ => false,
        };

    private void ShowActivity()
    {
        limiter.Update();
        Sent(0);
    }

    private void CountStored(ZarrEntryUpload upload)
    {
        Interlocked.Exchange(ref _lastSuccess, _time.GetTimestamp());
        Interlocked.Add(ref _bytesSent, upload.Entry.Size);
        Sent(upload.Entry.Size);
    }

    private void SetAsideOrFail(ZarrEntryUpload upload, DandiException error)
    {
        if (upload.IsSecondRound)
            Failures.Add(upload.Entry.Path, error);
        else
            SetAside(upload, error);
        End(upload);
    }

    private void SetAside(ZarrEntryUpload upload, DandiException error)
    {
        lock (_setAside)
            _setAside.Add(upload);
        var sinceSuccess = _time.GetElapsedTime(Interlocked.Read(ref _lastSuccess));
        // If nothing succeeds, or too much fails, the cause is not in single entries.
        if (sinceSuccess > limits.Patience || _setAside.Count + Failures.Count > ZarrEntryFailures.MaxListed)
            _fatal.TrySetException(error);
    }

    /// <summary>Releases what a pending entry holds. One that was set aside reads its file again later.</summary>
    private void End(ZarrEntryUpload upload)
    {
        buffers.Return(upload.Bytes);
        upload.Bytes = null;
        signer.End();
        _pending.Remove();
        FinishOne();
    }

    private void FinishOne()
    {
        if (Interlocked.Decrement(ref _unfinished) > 0)
            return;
        List<ZarrEntryUpload> secondRound;
        lock (_setAside)
        {
            secondRound = [.. _setAside];
            _setAside.Clear();
        }
        Interlocked.Add(ref _unfinished, secondRound.Count);
        foreach (var upload in secondRound)
        {
            upload.IsSecondRound = true;
            signer.Add(upload);
        }
        if (secondRound.Count == 0)
            signer.Complete();
    }
}
