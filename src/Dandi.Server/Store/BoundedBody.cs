namespace Dandi.Server.Store;

/// <summary>Reads untrusted streams into memory, up to a limit.</summary>
internal static class BoundedBody
{
    private const int BufferSize = 64 << 10;

    /// <summary>Reads a stream to its end.</summary>
    /// <returns>The bytes; null if there are more than <paramref name="maxBytes"/>.</returns>
    public static async Task<ReadOnlyMemory<byte>?> TryReadAsync(
        Stream source,
        int maxBytes,
        CancellationToken cancellationToken
    )
    {
        // Not disposed: the caller gets its buffer.
        var all = new MemoryStream();
        var buffer = new byte[BufferSize];
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            if (all.Length + read > maxBytes)
                return null;
            await all.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }
}
