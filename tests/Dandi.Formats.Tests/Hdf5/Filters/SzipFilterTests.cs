using System.Buffers.Binary;
using Dandi.Hdf5.Filters;

namespace Dandi.Formats.Tests.Hdf5.Filters;

public sealed class SzipFilterTests
{
    private const uint Predicting = 32 + 128;
    private const uint Plain = 4 + 128;
    private static readonly int[] Widths = [1, 2, 3, 5, 7, 8, 9, 12, 16, 17, 20, 24, 32, 64];

    [Fact]
    public void Samples_of_any_width_are_read_back()
    {
        var cases =
            from seed in Gen.Int
            from bits in Gen.Int[0, Widths.Length - 1].Select(index => Widths[index])
            from block in Gen.Int[1, 16].Select(half => 2 * half)
            from line in Gen.Int[1, 600]
            from count in Gen.Int[1, 3000]
            from predicted in Gen.Bool
            from bigEndian in Gen.Bool
            select (seed, bits, block, line, count, predicted, bigEndian);

        cases.Sample(
            given =>
            {
                var random = new Random(given.seed);
                var isWide = given.bits > 24;
                var coding = new RiceCoding(
                    given.block,
                    isWide ? 8 : given.bits,
                    given.line,
                    given.predicted,
                    given.bigEndian
                );
                uint options = (given.predicted ? Predicting : Plain) + (given.bigEndian ? 16u : 8u);
                var samples = Samples(random, coding, isWide ? given.count / 8 * 8 : given.count);
                var expected = Bytes(samples, coding);
                if (isWide)
                    expected = ShuffleFilter.Decode(expected, [(uint)given.bits / 8]);

                var decoded = SzipFilter.Decode(
                    Stored(samples, coding, expected.Length, random),
                    [options, (uint)given.block, (uint)given.bits, (uint)given.line],
                    expected.Length
                );

                Assert.Equal(expected, decoded);
            },
            iter: 600
        );
    }

    [Fact]
    public void Constant_lines_are_coded_in_a_few_bits()
    {
        var coding = new RiceCoding(8, 16, 2048, true, false);
        uint[] samples = [.. Enumerable.Repeat(517u, 2048), .. Enumerable.Repeat(9u, 2048)];

        var stored = Stored(samples, coding, 8192, new Random(1));

        Assert.InRange(stored.Length, 4, 100);
        Assert.Equal(Bytes(samples, coding), SzipFilter.Decode(stored, [Predicting, 8, 16, 2048], 8192));
    }

    [Theory]
    [InlineData(3, 8, 100)]
    [InlineData(64, 8, 100)]
    [InlineData(8, 0, 100)]
    [InlineData(8, 33, 100)]
    [InlineData(8, 8, 0)]
    [InlineData(8, 8, uint.MaxValue)]
    public void Invalid_parameters_are_refused(uint block, uint bits, uint line) =>
        Assert.Throws<FilterException>(() =>
            SzipFilter.Decode([8, 0, 0, 0, 1, 2, 3, 4], [Predicting, block, bits, line], 8)
        );

    [Fact]
    public void A_size_larger_than_the_chunk_is_refused() =>
        Assert.Throws<FilterException>(() =>
            SzipFilter.Decode([255, 255, 255, 127, 1, 2], [Predicting, 8, 8, 64], 1000)
        );

    private static byte[] Stored(uint[] samples, RiceCoding coding, int size, Random random)
    {
        var header = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(header, size);
        return [.. header, .. samples.Length == 0 ? [] : new RiceEncoder(coding, random).Encode(samples)];
    }

    /// <summary>Random samples: runs of zeros, constants, small steps and noise.</summary>
    private static uint[] Samples(Random random, RiceCoding coding, int count)
    {
        var samples = new uint[count];
        uint last = 0;
        for (var index = 0; index < count; )
        {
            var (kind, end) = (random.Next(4), Math.Min(count, index + random.Next(1, 400)));
            for (; index < end; index++)
            {
                last = kind switch
                {
                    0 => 0,
                    1 => last,
                    2 => (uint)Math.Clamp((int)last + random.Next(-3, 4), 0, (int)coding.Max),
                    _ => (uint)random.NextInt64(coding.Max + 1L),
                };
                samples[index] = last;
            }
        }
        return samples;
    }

    private static byte[] Bytes(uint[] samples, RiceCoding coding) =>
        [
            .. samples.SelectMany(sample =>
            {
                var bytes = Enumerable.Range(0, coding.SampleBytes).Select(index => (byte)(sample >> (index * 8)));
                return coding.BigEndian ? bytes.Reverse() : bytes;
            }),
        ];
}
