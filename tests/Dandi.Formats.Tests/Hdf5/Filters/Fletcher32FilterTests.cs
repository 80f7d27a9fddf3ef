using Dandi.Hdf5.Filters;

namespace Dandi.Formats.Tests.Hdf5.Filters;

public sealed class Fletcher32FilterTests
{
    [Fact]
    public void The_checksum_is_removed() =>
        Gen
            .Byte.Array[0, 3000]
            .Sample(content => Assert.Equal(content, Fletcher32Filter.Decode(Encode(content))), iter: 500);

    [Fact]
    public void Checksums_with_swapped_bytes_of_old_versions_are_accepted() =>
        Gen
            .Byte.Array[0, 300]
            .Sample(
                content =>
                {
                    var stored = Encode(content);
                    (stored[^1], stored[^2], stored[^3], stored[^4]) = (stored[^2], stored[^1], stored[^4], stored[^3]);
                    Assert.Equal(content, Fletcher32Filter.Decode(stored));
                },
                iter: 100
            );

    [Fact]
    public void Any_changed_byte_is_detected() =>
        Gen.Select(Gen.Byte.Array[1, 200], Gen.Int[0, 199], Gen.Byte[1, 254])
            .Sample(
                (content, at, change) =>
                {
                    var stored = Encode(content);
                    stored[at % content.Length] ^= change;
                    // Words of all zeros and of all ones have the same effect on the checksum.
                    if (content.Length > 1 && content.Chunk(2).Any(word => word is [0 or 255, ..]))
                        return;
                    Assert.Throws<FilterException>(() => Fletcher32Filter.Decode(stored));
                },
                iter: 300
            );

    [Theory]
    [InlineData(0x00000000u)]
    [InlineData(0x01020102u, 1, 2)]
    [InlineData(0xFFFFFFFFu, 255, 255)]
    [InlineData(0x05080406u, 1, 2, 3, 4)]
    [InlineData(0x04000300u, 1, 0, 2)]
    public void The_checksum_is_over_big_endian_words(uint expected, params int[] content) =>
        Assert.Equal(expected, Fletcher32Filter.Checksum([.. content.Select(value => (byte)value)]));

    [Fact]
    public void The_checksum_of_long_content_does_not_overflow()
    {
        var content = new byte[20_000_001];
        content.AsSpan().Fill(255);

        Assert.Equal(Naive(content), Fletcher32Filter.Checksum(content));
    }

    internal static byte[] Encode(byte[] content) => [.. content, .. BitConverter.GetBytes(Naive(content))];

    private static uint Naive(byte[] content)
    {
        uint sum = 0,
            sumOfSums = 0;
        for (var at = 0; at < content.Length; at += 2)
        {
            sum = Add(sum, (uint)((content[at] << 8) | (at + 1 < content.Length ? content[at + 1] : 0)));
            sumOfSums = Add(sumOfSums, sum);
        }
        return (sumOfSums << 16) | sum;
    }

    private static uint Add(uint sum, uint value) => sum + value > 65535 ? sum + value - 65535 : sum + value;
}
