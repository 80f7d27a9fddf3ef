namespace Dandi.Storage;

/// <summary>A range of bytes of an object to GET from a presigned URL.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Offset">The position of the first byte in the object.</param>
/// <param name="Size">The number of bytes.</param>
/// <param name="ObjectSize">The size of the whole object, which the store must confirm.</param>
internal sealed record PresignedGet(PresignedUrl Url, long Offset, long Size, long ObjectSize)
{
    /// <summary>What the bytes are, as the subject of an error message.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Memory of the size of the range that receives the bytes; empty to receive them in a buffer that is reused.
    /// </summary>
    public Memory<byte> Memory { get; init; }

    /// <summary>
    /// Takes bytes in their order. The first argument is the position of the first of them in the object; a server that
    /// ignores ranges makes it go back to 0. Throws a <see cref="DandiException"/> if they cannot be written.
    /// </summary>
    public required Func<long, ReadOnlyMemory<byte>, ValueTask> Write { get; init; }

    /// <summary>The ETag that the object must have, with quotes; null if it is not known yet.</summary>
    public string? ETag { get; init; }

    /// <summary>The rank for <see cref="Dandi.Throttling.ConcurrencyLimiter.AcquireAsync"/>.</summary>
    public long? Rank { get; init; }

    /// <summary>Whether the URL was received just now, so that it is tried even if it seems to have expired.</summary>
    public bool IsFresh { get; init; }

    /// <summary>How long failures are retried; null for the patience of the run.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Cancelled when no further request is to be sent.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>
    /// Whether the request in flight ends then, too: what was written is of use without the rest.
    /// </summary>
    public bool EndsEarly { get; init; }
}
