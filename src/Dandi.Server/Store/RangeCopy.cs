using System.Buffers;

namespace Dandi.Server.Store;

/// <summary>Copies a number of bytes from one stream to another.</summary>
internal static class RangeCopy
{
    private const int BufferSize = 256 << 10;

    /// <summary>Copies exactly <paramref name="length"/> bytes.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="target">Where to.</param>
    /// <param name="length">How many.</param>
    /// <param name="moved">Called whenever some have been copied, or null.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    public static async Task CopyAsync(
        Stream source,
        Stream target,
        long length,
        Action? moved,
        CancellationToken cancellationToken
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (length > 0)
            {
                var read = await source.ReadAsync(
                    buffer.AsMemory(0, (int)Math.Min(BufferSize, length)),
                    cancellationToken
                );
                if (read == 0)
                    throw new EndOfStreamException();
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                length -= read;
                moved?.Invoke();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
