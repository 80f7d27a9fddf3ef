using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dandi.Archive;
using Dandi.Digests;
using Dandi.Zarr;

namespace Dandi.Transfer;

/// <summary>Sends files of one Zarr as one stream: addresses are asked for ahead of the window while earlier files travel, and no file waits for another.</summary>
/// <remarks>
/// At most <see cref="Room"/> files are on their way at a time. A file whose address has expired gets a new one; a file that keeps failing is set aside and
/// tried again behind all others, with the whole patience; what fails then is listed by name.
/// </remarks>
internal sealed class EntrySender(
    ZarrStore local,
    Func<IReadOnlyList<ZarrEntry>, CancellationToken, Task<IReadOnlyList<Uri>>> sign,
    ObjectStore store,
    TransferWindow window,
    ChunkBuffers buffers,
    TransferLimits limits) : IDisposable
{
    private const int Room = 5 * ZarrClient.SignBatch;
    private const int ParallelSignings = 4;
    private const int MostRefusals = 5;
    private const int MostExpirations = 100;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _room = new(Room);
    private readonly Channel<EntryUpload> _unsigned = Channel.CreateUnbounded<EntryUpload>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<EntryUpload> _signed = Channel.CreateUnbounded<EntryUpload>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<EntryUpload> _setAside = [];
    private readonly TimeProvider _time = limits.Time;
    private readonly TaskCompletionSource _hopeless = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unsettled = 1;
    private int _moving;
    private volatile bool _isProduced;
    private long _lastSuccess = limits.Time.GetTimestamp();
    private long _bytesSent;

    /// <summary>Files that could not be sent.</summary>
    public EntryFailures Failures { get; } = new();

    /// <summary>Bytes that have arrived.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>Told of bytes that have arrived.</summary>
    public Action<long> Sent { get; init; } = _ => { };

    /// <summary>Once cancelled, nothing new is sent.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Sends all that <paramref name="produce"/> hands to <see cref="SendAsync"/>.</summary>
    /// <exception cref="ArchiveException">The archive or its store is out of reach for longer than our patience.</exception>
    public Task RunAsync(Func<CancellationToken, Task> produce, CancellationToken cancellationToken) => Concurrently.RunAsync(
        [
            async token =>
            {
                await produce(token);
                _isProduced = true;
                Settle();
            },
            SignAllAsync,
            SendAllAsync,
            token => Task.WhenAny(_hopeless.Task, _unsigned.Reader.Completion).Unwrap().WaitAsync(token),
        ],
        cancellationToken);

    /// <summary>Takes a file on its way, once there is room.</summary>
    public async ValueTask SendAsync(EntryUpload upload, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        Interlocked.Increment(ref _unsettled);
        _unsigned.Writer.TryWrite(upload);
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();

    private async Task SignAllAsync(CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelSignings, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(GatherAsync(cancellationToken), options, async (batch, token) =>
        {
            var addresses = await sign([.. batch.Select(upload => upload.Entry)], token);
            for (var i = 0; i < batch.Count; i++)
            {
                (batch[i].Address, batch[i].SignedAt) = (addresses[i], _time.GetTimestamp());
                _signed.Writer.TryWrite(batch[i]);
            }
        });
        _signed.Writer.Complete();
    }

    /// <summary>Full batches, but a smaller one rather than that nothing moves.</summary>
    private async IAsyncEnumerable<List<EntryUpload>> GatherAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _unsigned.Reader.WaitToReadAsync(cancellationToken))
        {
            var batch = new List<EntryUpload>(ZarrClient.SignBatch);
            while (batch.Count < ZarrClient.SignBatch)
            {
                if (_unsigned.Reader.TryRead(out var upload)) batch.Add(upload);
                else if (_isProduced || (!await MoreComesAsync(cancellationToken) && Volatile.Read(ref _moving) == 0)) break;
            }
            Interlocked.Add(ref _moving, batch.Count);
            yield return batch;
        }
    }

    private async Task<bool> MoreComesAsync(CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var more = _unsigned.Reader.WaitToReadAsync(enough.Token).AsTask();
        var first = await Task.WhenAny(more, Task.Delay(Gathering, _time, enough.Token));
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == more && await more;
    }

    private async Task SendAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var upload in _signed.Reader.ReadAllAsync(cancellationToken))
        {
            var lease = await window.EnterAsync(cancellationToken);
            _ = SendOneAsync(upload, lease, cancellationToken);
        }
    }

    /// <summary>Sends one, and settles what comes of it: no error leaves this method.</summary>
    private async Task SendOneAsync(EntryUpload upload, TransferLease lease, CancellationToken cancellationToken)
    {
        try
        {
            // One that was signed just now is tried, whatever our clock says.
            if (_time.GetElapsedTime(upload.SignedAt) > Fresh && PresignedExpiry.IsNear(upload.Address!.OriginalString, limits.StoreClock.Now))
            {
                SignAgain(upload);
                return;
            }
            if (!Stopping.IsCancellationRequested) await store.PutEntryAsync(local, upload, lease, limits.PatienceFor(upload.IsSecondRound), cancellationToken);
            lease.Dispose();
            Interlocked.Exchange(ref _lastSuccess, _time.GetTimestamp());
            Interlocked.Add(ref _bytesSent, lease.Bytes);
            Sent(lease.Bytes);
            Done(upload);
        }
        catch (ArchiveException error) when (error.Status == HttpStatusCode.Forbidden && IsWorthAnother(upload))
        {
            SignAgain(upload);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (upload.IsSecondRound || error is not (ArchiveException or IntegrityException)) Failures.Add(upload.Entry.Path, error);
            else SetAside(upload, error);
            Done(upload);
        }
        catch
        {
            // The whole Zarr is given up, by cancellation.
        }
        finally
        {
            lease.Dispose();
        }
    }

    /// <summary>An address that has expired by its own words is nobody's fault; other refusals end soon.</summary>
    private bool IsWorthAnother(EntryUpload upload) => PresignedExpiry.IsOver(upload.Address!.OriginalString, limits.StoreClock.Now)
        ? upload.Expirations++ < MostExpirations
        : upload.Refusals++ < MostRefusals;

    private void SignAgain(EntryUpload upload)
    {
        Interlocked.Decrement(ref _moving);
        _unsigned.Writer.TryWrite(upload);
    }

    private void SetAside(EntryUpload upload, Exception error)
    {
        lock (_setAside) _setAside.Add(upload);
        var silence = _time.GetElapsedTime(Interlocked.Read(ref _lastSuccess));
        // Nothing at all goes through, or too much fails: that is no matter of single files.
        if (silence > limits.Patience || _setAside.Count + Failures.Count > EntryFailures.Most) _hopeless.TrySetException(error);
    }

    private void Done(EntryUpload upload)
    {
        buffers.Return(upload.Bytes);
        upload.Bytes = null;
        Interlocked.Decrement(ref _moving);
        _room.Release();
        Settle();
    }

    /// <summary>Behind the last of all, those that were set aside come again; behind the last of those, it is over.</summary>
    private void Settle()
    {
        if (Interlocked.Decrement(ref _unsettled) > 0) return;
        List<EntryUpload> again;
        lock (_setAside)
        {
            again = [.. _setAside];
            _setAside.Clear();
        }
        Interlocked.Add(ref _unsettled, again.Count);
        foreach (var upload in again)
        {
            upload.IsSecondRound = true;
            _unsigned.Writer.TryWrite(upload);
        }
        if (again.Count == 0) _unsigned.Writer.TryComplete();
    }
}
