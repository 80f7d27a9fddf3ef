namespace Dandi.Digests;

/// <summary>
/// The buffers that one Zarr uses to keep small entries in memory between hashing and uploading, so that each file is
/// read only once. Thread-safe.
/// </summary>
/// <param name="memory">Where the buffers come from; null to keep nothing.</param>
public sealed class ChunkBuffers(ChunkMemory? memory) : IDisposable
{
    /// <summary>The maximum size of a file that is kept: 1 MiB.</summary>
    public const int MaxFileSize = 1 << 20;

    private long _rented;

    /// <summary>Rents a buffer for a file.</summary>
    /// <returns>
    /// An array of at least <paramref name="size"/> bytes. Null if the file is too large or the memory is used up; the
    /// file must then be read again for the upload.
    /// </returns>
    public byte[]? TryRent(long size)
    {
        if (size > MaxFileSize || memory?.TryRent((int)size) is not { } array)
            return null;
        Interlocked.Add(ref _rented, array.Length);
        return array;
    }

    /// <summary>Returns a rented buffer; null is ignored.</summary>
    public void Return(byte[]? array)
    {
        if (array is null)
            return;
        Interlocked.Add(ref _rented, -array.Length);
        memory?.Return(array);
    }

    /// <summary>
    /// Leaves buffers that were not returned, of requests that were abandoned, to the garbage collector.
    /// </summary>
    public void Dispose() => memory?.Forget(Interlocked.Exchange(ref _rented, 0));
}
