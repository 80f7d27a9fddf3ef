using Dandi.Storage;

namespace Dandi.Downloads;

/// <summary>
/// Reads the bytes of a source, with as many presigned URLs as it takes. All ranges are of the same object: its ETag
/// is the one that the first response stated. Not thread-safe.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="source">The source.</param>
/// <param name="tracking">How the run is stopped.</param>
/// <param name="endsEarly">Whether a stop need not wait for a response: what has arrived is of use.</param>
internal sealed class SourceReader(ObjectReader store, DownloadSource source, DownloadTracking tracking, bool endsEarly)
{
    // As many as for the entries of a Zarr that is uploaded.
    private const int MaxExpirations = 100;
    private const int MaxRejections = 5;

    private PresignedUrl? _url;
    private string? _etag;
    private long _arrived;

    /// <summary>How many bytes the store has sent.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>
    /// Reads the whole object; from a server that ignores ranges, again from its beginning after a failure.
    /// </summary>
    /// <inheritdoc cref="TryReadAsync"/>
    public async Task ReadWholeAsync(
        Func<long, ReadOnlyMemory<byte>, ValueTask> write,
        CancellationToken cancellationToken
    )
    {
        if (!await TryReadAsync(0, source.Size, write, cancellationToken))
            throw WholeWasRefused();
    }

    /// <summary>Reads the whole object into memory.</summary>
    /// <param name="memory">Memory of its size. After a failure, a request may still write to it.</param>
    /// <param name="received">Called whenever bytes have arrived.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="DandiException">The bytes cannot be read, or the run is stopping.</exception>
    public async Task ReadWholeAsync(Memory<byte> memory, Action received, CancellationToken cancellationToken)
    {
        var isReceived = await ReceiveAsync(
            0,
            source.Size,
            memory,
            (_, _) =>
            {
                received();
                return ValueTask.CompletedTask;
            },
            cancellationToken
        );
        if (!isReceived)
            throw WholeWasRefused();
    }

    /// <summary>Reads a range of bytes.</summary>
    /// <param name="offset">The position of the first byte.</param>
    /// <param name="size">The number of bytes.</param>
    /// <param name="write">Takes the bytes in their order, with their position.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>False if the server sends nothing but the whole object.</returns>
    /// <exception cref="DandiException">The bytes cannot be read.</exception>
    /// <exception cref="DownloadStoppedException">The run is stopping.</exception>
    public Task<bool> TryReadAsync(
        long offset,
        long size,
        Func<long, ReadOnlyMemory<byte>, ValueTask> write,
        CancellationToken cancellationToken
    ) => ReceiveAsync(offset, size, default, write, cancellationToken);

    private async Task<bool> ReceiveAsync(
        long offset,
        long size,
        Memory<byte> memory,
        Func<long, ReadOnlyMemory<byte>, ValueTask> write,
        CancellationToken cancellationToken
    )
    {
        _arrived = offset;
        var (next, end, isWhole) = (offset, offset + size, size == source.Size);
        var backoff = new Backoff(store.Limits);
        for (var (expirations, rejections) = (0, 0); ; _url = null)
        {
            var get = await CreateGetAsync(next, end - next, memory, WriteAsync, cancellationToken);
            var result = await store.GetAsync(get, cancellationToken);
            switch (result.Status)
            {
                case GetStatus.Received:
                    _etag ??= result.ETag;
                    return true;
                case GetStatus.RangeIgnored:
                    return false;
                case GetStatus.Stopped:
                    throw Stopped();
                case GetStatus.Expired when ++expirations < MaxExpirations:
                    break;
                case GetStatus.Rejected when result.IsUrlRejected && ++rejections < MaxRejections:
                    await backoff.DelayAsync(cancellationToken);
                    break;
                default:
                    throw result.Error!;
            }
        }

        ValueTask WriteAsync(long position, ReadOnlyMemory<byte> bytes)
        {
            if (BytesReceived == 0)
                tracking.Accepted();
            var written = write(position, bytes);
            _arrived = position + bytes.Length;
            BytesReceived += bytes.Length;
            // A new URL is only used for what is missing, unless the server may not be able to send that alone.
            if (!isWhole)
                next = position + bytes.Length;
            return written;
        }
    }

    private async Task<PresignedGet> CreateGetAsync(
        long offset,
        long size,
        Memory<byte> memory,
        Func<long, ReadOnlyMemory<byte>, ValueTask> write,
        CancellationToken cancellationToken
    )
    {
        var isFresh = _url is null;
        var url = _url ??= new PresignedUrl(await source.RequestUrlAsync(cancellationToken));
        return new PresignedGet(url, offset, size, source.Size)
        {
            Name = $"`{source.Name}`",
            ETag = _etag,
            IsFresh = isFresh,
            Rank = tracking.Rank,
            Stopping = tracking.Stopping,
            EndsEarly = endsEarly,
            Memory = memory,
            Write = write,
        };
    }

    private static InvalidOperationException WholeWasRefused() => new("A whole object was refused as a range of it.");

    private DownloadStoppedException Stopped() =>
        new(
            endsEarly
                ? $"Interrupted after {ByteCount.Format(_arrived)} of {ByteCount.Format(source.Size)}, which are kept."
                : "Interrupted before it was downloaded."
        );
}
