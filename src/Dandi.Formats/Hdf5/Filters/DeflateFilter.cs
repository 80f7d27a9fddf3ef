using System.IO.Compression;

namespace Dandi.Hdf5.Filters;

/// <summary>
/// Filter 1, deflate: a zlib stream (<see href="https://www.rfc-editor.org/rfc/rfc1950">RFC 1950</see>). Bytes after
/// its end are ignored.
/// </summary>
internal static class DeflateFilter
{
    // A length code and a distance code have at least one bit each, and produce at most 258 bytes.
    private const long MaxRatio = 1032;

    /// <summary>Decompresses a chunk.</summary>
    /// <param name="stored">The stored bytes.</param>
    /// <param name="maximum">The maximum decompressed size in bytes.</param>
    /// <exception cref="FilterException">The stream is damaged or truncated, or exceeds the maximum.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> stored, int maximum)
    {
        var capacity = (int)Math.Min(maximum, (stored.Length * MaxRatio) + MaxRatio);
        var output = GC.AllocateUninitializedArray<byte>(capacity);
        using var source = new Source(stored.ToArray());
        using var decompressor = new ZLibStream(source, CompressionMode.Decompress);
        try
        {
            var length = decompressor.ReadAtLeast(output, capacity, throwOnEndOfStream: false);
            Span<byte> excess = stackalloc byte[1];
            if (length == capacity && decompressor.Read(excess) != 0)
                throw new FilterException($"the data decompress to more than {maximum} bytes");
            if (source.IsExhausted)
                throw new FilterException("the stored data are truncated");
            return length == capacity ? output : output[..length];
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new FilterException("the stored data are not a valid zlib stream");
        }
    }

    // ZLibStream does not report a truncated stream as an error. But it reads beyond the end of its source only if the
    // stream is not complete.
    private sealed class Source(byte[] stored) : MemoryStream(stored, writable: false)
    {
        public bool IsExhausted { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Track(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Track(base.Read(buffer));

        private int Track(int count)
        {
            IsExhausted |= count == 0;
            return count;
        }
    }
}
