using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dandi.Archive;

namespace Dandi.Zarrs;

/// <summary>Requests presigned URLs for the entries of one Zarr, in full batches and ahead of their upload.</summary>
/// <remarks>
/// A queue with a protocol. <see cref="ZarrUploader"/> adds entries with <see cref="Add"/>; they appear in
/// <see cref="Signed"/> with their URLs. An entry that was signed is *in flight* until the uploader either returns it
/// for another URL (<see cref="AddAgain"/>) or ends it (<see cref="End"/>).
/// A batch is requested as soon as it is full. A smaller batch is requested only if waiting for more would be useless
/// or would stop the upload: after <see cref="CompleteInitial"/>, or if nothing was added for 200 ms while no entry is
/// in flight. <see cref="Complete"/> ends <see cref="RunAsync"/> and then <see cref="Signed"/>.
/// Thread-safe, but <see cref="RunAsync"/> runs once, and <see cref="Signed"/> has one reader.
/// </remarks>
/// <param name="sign">Requests the URLs of a batch from the archive; returns them in its order.</param>
/// <param name="time">The clock of the 200 ms, and of <see cref="ZarrEntryUpload.SignedAt"/>.</param>
internal sealed class ZarrUrlSigner(
    Func<IReadOnlyList<ZarrEntry>, CancellationToken, Task<IReadOnlyList<Uri>>> sign,
    TimeProvider time
)
{
    private const int MaxParallel = 4;
    private static readonly TimeSpan MaxBatchWait = TimeSpan.FromMilliseconds(200);
    private static readonly UnboundedChannelOptions OneReader = new() { SingleReader = true };

    private readonly Channel<ZarrEntryUpload> _unsigned = Channel.CreateUnbounded<ZarrEntryUpload>(OneReader);
    private readonly Channel<ZarrEntryUpload> _signed = Channel.CreateUnbounded<ZarrEntryUpload>(OneReader);
    private int _inFlight;
    private volatile bool _hasAllInitial;

    /// <summary>Entries with their URLs.</summary>
    public ChannelReader<ZarrEntryUpload> Signed => _signed.Reader;

    /// <summary>Completes after <see cref="Complete"/>, when no entry waits for a URL.</summary>
    public Task Completion => _unsigned.Reader.Completion;

    /// <summary>Adds an entry that has no URL.</summary>
    public void Add(ZarrEntryUpload upload) => _unsigned.Writer.TryWrite(upload);

    /// <summary>Adds an entry in flight whose URL cannot be used anymore.</summary>
    public void AddAgain(ZarrEntryUpload upload)
    {
        End();
        Add(upload);
    }

    /// <summary>An entry in flight has ended.</summary>
    public void End() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Every entry was added once; only retries may follow, so no batch waits for more.</summary>
    public void CompleteInitial() => _hasAllInitial = true;

    /// <summary>No entry will be added anymore, not even for a retry.</summary>
    public void Complete() => _unsigned.Writer.TryComplete();

    /// <summary>Requests URLs until <see cref="Complete"/>.</summary>
    /// <exception cref="DandiException">The archive rejected a request, or is unreachable.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = MaxParallel,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(ReadBatchesAsync(cancellationToken), options, async (batch, token) =>
        {
            var urls = await sign([.. batch.Select(upload => upload.Entry)], token);
            for (var i = 0; i < batch.Count; i++)
            {
                (batch[i].Url, batch[i].SignedAt) = (urls[i], time.GetTimestamp());
                _signed.Writer.TryWrite(batch[i]);
            }
        });
        _signed.Writer.Complete();
    }

    private async IAsyncEnumerable<List<ZarrEntryUpload>> ReadBatchesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (await _unsigned.Reader.WaitToReadAsync(cancellationToken))
        {
            var batch = new List<ZarrEntryUpload>(ZarrClient.SignBatchSize);
            while (batch.Count < ZarrClient.SignBatchSize)
            {
                if (_unsigned.Reader.TryRead(out var upload))
                    batch.Add(upload);
                else if (
                    _hasAllInitial || (!await WaitForMoreAsync(cancellationToken) && Volatile.Read(ref _inFlight) == 0)
                )
                    break;
            }
            Interlocked.Add(ref _inFlight, batch.Count);
            yield return batch;
        }
    }

    /// <summary>Waits up to 200 ms for another entry.</summary>
    private async Task<bool> WaitForMoreAsync(CancellationToken cancellationToken)
    {
        using var stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var more = _unsigned.Reader.WaitToReadAsync(stopWaiting.Token).AsTask();
        var first = await Task.WhenAny(more, Task.Delay(MaxBatchWait, time, stopWaiting.Token));
        await stopWaiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == more && await more;
    }
}
