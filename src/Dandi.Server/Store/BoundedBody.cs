namespace Dandi.Server.Store;

/// <summary>Reads untrusted streams into memory, up to a limit.</summary>
internal static class BoundedBody
{
    private const int FirstSize = 4 << 10;

    /// <summary>Reads a stream to its end.</summary>
    /// <returns>The bytes; null if there are more than <paramref name="maxBytes"/>.</returns>
    public static async Task<ReadOnlyMemory<byte>?> TryReadAsync(
        Stream source,
        int maxBytes,
        CancellationToken cancellationToken
    )
    {
        // One byte more than allowed tells that the stream is too long.
        var most = (int)Math.Min(maxBytes + 1L, Array.MaxLength);
        var buffer = new byte[Math.Min(FirstSize, most)];
        var length = 0;
        for (int read; (read = await source.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0; )
        {
            length += read;
            if (length > maxBytes)
                return null;
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(2L * length, most));
        }
        return buffer.AsMemory(0, length);
    }
}
