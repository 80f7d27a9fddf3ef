using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dandi.Archive;

namespace Dandi.Zarrs;

/// <summary>Gets presigned URLs for files of one Zarr: in full batches, ahead of those who send them, but a smaller batch rather than that nothing moves.</summary>
/// <param name="sign">Asks the archive for the URLs of a batch, in its order.</param>
/// <param name="time">The clock.</param>
internal sealed class ZarrUrlSigner(
    Func<IReadOnlyList<ZarrEntry>, CancellationToken, Task<IReadOnlyList<Uri>>> sign,
    TimeProvider time
)
{
    private const int MaxParallel = 4;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);
    private static readonly UnboundedChannelOptions OneReader = new() { SingleReader = true };

    private readonly Channel<ZarrEntryUpload> _unsigned = Channel.CreateUnbounded<ZarrEntryUpload>(OneReader);
    private readonly Channel<ZarrEntryUpload> _signed = Channel.CreateUnbounded<ZarrEntryUpload>(OneReader);
    private int _moving;
    private volatile bool _isLast;

    /// <summary>Files with their URLs; ends behind <see cref="Complete"/>.</summary>
    public ChannelReader<ZarrEntryUpload> Signed => _signed.Reader;

    /// <summary>Ends once every file has come to its end.</summary>
    public Task Completion => _unsigned.Reader.Completion;

    /// <summary>Takes a file that has no URL yet.</summary>
    public void Add(ZarrEntryUpload upload) => _unsigned.Writer.TryWrite(upload);

    /// <summary>Takes a file back whose URL is of no use any more.</summary>
    public void AddAgain(ZarrEntryUpload upload)
    {
        Leave();
        Add(upload);
    }

    /// <summary>A file that had a URL has come to its end.</summary>
    public void Leave() => Interlocked.Decrement(ref _moving);

    /// <summary>All files were added, but for those that come again: no batch waits for more.</summary>
    public void EndGathering() => _isLast = true;

    /// <summary>Nothing comes any more, not even again.</summary>
    public void Complete() => _unsigned.Writer.TryComplete();

    /// <summary>Signs until <see cref="Complete"/>.</summary>
    /// <exception cref="DandiException">The archive signs nothing.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = MaxParallel,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(GatherAsync(cancellationToken), options, async (batch, token) =>
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

    private async IAsyncEnumerable<List<ZarrEntryUpload>> GatherAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (await _unsigned.Reader.WaitToReadAsync(cancellationToken))
        {
            var batch = new List<ZarrEntryUpload>(ZarrClient.SignBatch);
            while (batch.Count < ZarrClient.SignBatch)
            {
                if (_unsigned.Reader.TryRead(out var upload))
                    batch.Add(upload);
                else if (_isLast || (!await MoreComesAsync(cancellationToken) && Volatile.Read(ref _moving) == 0))
                    break;
            }
            Interlocked.Add(ref _moving, batch.Count);
            yield return batch;
        }
    }

    private async Task<bool> MoreComesAsync(CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var more = _unsigned.Reader.WaitToReadAsync(enough.Token).AsTask();
        var first = await Task.WhenAny(more, Task.Delay(Gathering, time, enough.Token));
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == more && await more;
    }
}
