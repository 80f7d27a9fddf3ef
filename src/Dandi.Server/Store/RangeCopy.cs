using System.Buffers;

namespace Dandi.Server.Store;

/// <summary>Copies part of a stream.</summary>
internal static class RangeCopy
{
    private const int BufferSize = 256 << 10;

    /// <summary>Copies exactly <paramref name="length"/> bytes.</summary>
    /// <param name="source">The stream to read.</param>
    /// <param name="target">The stream to write.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="progressed">Called after each block, for example to restart an idle timeout; or null.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    /// <exception cref="EndOfStreamException"><paramref name="source"/> has fewer bytes.</exception>
    public static async Task CopyAsync(
        Stream source,
        Stream target,
        long length,
        Action? progressed,
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
                progressed?.Invoke();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
