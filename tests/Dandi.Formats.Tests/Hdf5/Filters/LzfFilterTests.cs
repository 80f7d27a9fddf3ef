using Dandi.Hdf5.Filters;

namespace Dandi.Formats.Tests.Hdf5.Filters;

public sealed class LzfFilterTests
{
    [Fact]
    public void Compressed_data_are_read_back() =>
        Content.Sample(content => Assert.Equal(content, LzfFilter.Decode(Encode(content), content.Length)), iter: 500);

    [Fact]
    public void References_may_overlap_what_they_write() =>
        Assert.Equal(
            "abcabcabcabcabc"u8.ToArray(),
            LzfFilter.Decode([2, (byte)'a', (byte)'b', (byte)'c', 7 << 5, 3, 2], 15)
        );

    [Fact]
    public void A_short_chunk_does_not_allocate_a_large_buffer()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        _ = LzfFilter.Decode([0, 1], int.MaxValue / 2);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Theory]
    [InlineData(5, 1, 2)]
    [InlineData(0, 1, 32)]
    [InlineData(0, 1, 32, 1)]
    [InlineData(0, 1, 224, 1)]
    [InlineData(0, 1, 224, 250, 0)]
    [InlineData(9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]
    public void Damaged_data_are_refused(params int[] stored) =>
        Assert.Throws<FilterException>(() => LzfFilter.Decode([.. stored.Select(value => (byte)value)], 8));

    internal static Gen<byte[]> Content { get; } =
        from pieces in Gen.OneOf(
            Gen.Byte.Array[0, 50],
            Gen.Select(Gen.Byte, Gen.Int[0, 700], (value, count) => Enumerable.Repeat(value, count).ToArray())
        ).Array[0, 12]
        from again in Gen.Int[1, 3]
        select Enumerable.Repeat(pieces.SelectMany(piece => piece), again).SelectMany(bytes => bytes).ToArray();

    internal static byte[] Encode(byte[] content)
    {
        var stored = new List<byte>();
        var literal = new List<byte>();
        for (var at = 0; at < content.Length; )
        {
            var (distance, length) = LongestMatch(content, at);
            if (length < 3)
            {
                literal.Add(content[at++]);
                continue;
            }
            Flush(stored, literal);
            at += length;
            (distance, length) = (distance - 1, length - 2);
            stored.Add((byte)((Math.Min(length, 7) << 5) | (distance >> 8)));
            if (length >= 7)
                stored.Add((byte)(length - 7));
            stored.Add((byte)distance);
        }
        Flush(stored, literal);
        return [.. stored];
    }

    private static void Flush(List<byte> stored, List<byte> literal)
    {
        foreach (var run in literal.Chunk(32))
            stored.AddRange([(byte)(run.Length - 1), .. run]);
        literal.Clear();
    }

    private static (int Distance, int Length) LongestMatch(byte[] content, int at)
    {
        var (best, max) = (0, 0);
        foreach (var distance in new[] { 1, 2, 3, 4, 8, 50, 300, 700, 1400, 8191, 8192 })
        {
            if (distance > at)
                break;
            var length = content.AsSpan(at).CommonPrefixLength(content.AsSpan(at - distance));
            if (length > max)
                (best, max) = (distance, Math.Min(length, 264));
        }
        return (best, max);
    }
}
