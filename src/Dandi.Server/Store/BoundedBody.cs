namespace Dandi.Server.Store;

/// <summary>Reads what others send to its end, if it has one in time.</summary>
internal static class BoundedBody
{
    private const int BufferSize = 64 << 10;

    /// <summary>All bytes of a stream.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null where it has more.</returns>
    public static async Task<ReadOnlyMemory<byte>?> TryReadAsync(
        Stream source,
        int most,
        CancellationToken cancellationToken
    )
    {
        // Not disposed: it is the bytes that are given back.
        var all = new MemoryStream();
        var buffer = new byte[BufferSize];
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            if (all.Length + read > most)
                return null;
            await all.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }
}
