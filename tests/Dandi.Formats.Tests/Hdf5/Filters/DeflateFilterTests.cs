using System.IO.Compression;
using Dandi.Hdf5.Filters;

namespace Dandi.Formats.Tests.Hdf5.Filters;

public sealed class DeflateFilterTests
{
    [Fact]
    public void Compressed_data_are_read_back() =>
        LzfFilterTests
            .Content.Where(content => content.Length > 0)
            .Sample(content => Assert.Equal(content, DeflateFilter.Decode(Encode(content), content.Length)), iter: 300);

    [Fact]
    public void Bytes_after_the_stream_are_ignored() =>
        Assert.Equal([1, 2, 3], DeflateFilter.Decode([.. Encode([1, 2, 3]), 0, 9, 9, 9], 3));

    [Fact]
    public void Data_shorter_than_the_maximum_are_returned() =>
        Assert.Equal([1, 2, 3], DeflateFilter.Decode(Encode([1, 2, 3]), 100));

    [Fact]
    public void A_decompression_bomb_is_refused_at_the_size_of_the_chunk()
    {
        var stored = Encode(new byte[50_000_000]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<FilterException>(() => DeflateFilter.Decode(stored, 1000));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_short_chunk_does_not_allocate_a_large_buffer()
    {
        var stored = Encode([1]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        _ = DeflateFilter.Decode(stored, int.MaxValue / 2);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_truncated_stream_is_refused()
    {
        var stored = Encode([.. Enumerable.Range(0, 1000).Select(value => (byte)(value * 7))]);
        for (var length = 0; length < stored.Length; length += length < stored.Length - 10 ? 13 : 1)
        {
            Assert.Throws<FilterException>(() => DeflateFilter.Decode(stored.AsSpan(0, length), 1000));
        }
    }

    [Fact]
    public void A_wrong_checksum_is_refused()
    {
        var stored = Encode([1, 2, 3]);
        stored[^1] ^= 1;

        Assert.Throws<FilterException>(() => DeflateFilter.Decode(stored, 3));
    }

    internal static byte[] Encode(byte[] content)
    {
        using var stored = new MemoryStream();
        using (var deflating = new ZLibStream(stored, CompressionLevel.Optimal, leaveOpen: true))
            deflating.Write(content);
        return stored.ToArray();
    }
}
