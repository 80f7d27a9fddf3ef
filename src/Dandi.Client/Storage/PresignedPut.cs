namespace Dandi.Storage;

/// <summary>A range of bytes to PUT to a presigned URL: a part of a file, or an entry of a Zarr.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Size">The number of bytes.</param>
/// <param name="Md5">The MD5 of the bytes, 16 bytes. The ETag of the response must be equal to it.</param>
/// <param name="Open">Creates the body for one attempt, which is disposed after it.</param>
internal sealed record PresignedPut(PresignedUrl Url, long Size, ReadOnlyMemory<byte> Md5, Func<HttpContent> Open)
{
    /// <summary>What the bytes are, as the subject of an error message.</summary>
    public required string Name { get; init; }

    /// <summary>The rank for <see cref="Dandi.Throttling.ConcurrencyLimiter.AcquireAsync"/>.</summary>
    public long? Rank { get; init; }

    /// <summary>
    /// Whether the URL was received just now, so that it is tried even if it seems to have expired. Called immediately
    /// before an attempt.
    /// </summary>
    public Func<bool> IsFresh { get; init; } = () => false;

    /// <summary>Whether the caller can request a new URL, so that a rejected URL is not tried again.</summary>
    public bool CanRequestNewUrl { get; init; }

    /// <summary>How long failures are retried; null for the patience of the run.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Throws if the file changed after it was hashed. Called if the store received other bytes.</summary>
    public Action EnsureUnchanged { get; init; } = () => { };

    /// <summary>Cancelled when no further request is to be sent.</summary>
    public CancellationToken Stopping { get; init; }
}
