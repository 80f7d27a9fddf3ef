using System.IO.Compression;

namespace Dandi.Hdf5.Filters;

/// <summary>Filter 1: a zlib stream (RFC 1950). What follows its end is ignored.</summary>
internal static class DeflateFilter
{
    // A stored length byte and a distance code of one bit each give 258 bytes: no two bits of deflate say more.
    private const long MaxRatio = 1032;

    /// <summary>Inflates a chunk.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="maximum">The most bytes that it may inflate to.</param>
    public static byte[] Decode(ReadOnlySpan<byte> stored, int maximum)
    {
        var capacity = (int)Math.Min(maximum, (stored.Length * MaxRatio) + MaxRatio);
        var output = GC.AllocateUninitializedArray<byte>(capacity);
        using var source = new Source(stored.ToArray());
        using var inflating = new ZLibStream(source, CompressionMode.Decompress);
        try
        {
            var length = inflating.ReadAtLeast(output, capacity, throwOnEndOfStream: false);
            Span<byte> further = stackalloc byte[1];
            if (length == capacity && inflating.Read(further) != 0)
                throw new FilterException($"it inflates to more than {maximum} bytes");
            if (source.IsExhausted)
                throw new FilterException("the stored bytes end too early");
            return length == capacity ? output : output[..length];
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new FilterException("it is no zlib stream, or a damaged one");
        }
    }

    // ZLibStream takes the end of its source for the end of the data, but asks for more only before the end of the data.
    private sealed class Source(byte[] stored) : MemoryStream(stored, writable: false)
    {
        public bool IsExhausted { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Note(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Note(base.Read(buffer));

        private int Note(int count)
        {
            IsExhausted |= count == 0;
            return count;
        }
    }
}
