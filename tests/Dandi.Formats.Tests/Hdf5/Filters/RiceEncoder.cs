using Dandi.Hdf5.Filters;

namespace Dandi.Formats.Tests.Hdf5.Filters;

/// <summary>
/// An encoder of CCSDS 121.0-B that chooses randomly between the possible coding options, to cover all of them.
/// </summary>
internal sealed class RiceEncoder(RiceCoding coding, Random random)
{
    private readonly BitWriter _bits = new();

    public byte[] Encode(uint[] samples)
    {
        foreach (var line in samples.Chunk(coding.LineLength))
            EncodeLine(line);
        return _bits.ToArray();
    }

    private void EncodeLine(uint[] line)
    {
        var blocks = (line.Length + coding.BlockLength - 1) / coding.BlockLength;
        uint[] padded = [.. line, .. Enumerable.Repeat(line[^1], (blocks * coding.BlockLength) - line.Length)];
        var values = coding.Predicted ? [padded[0], .. padded.Zip(padded.Skip(1), Map)] : padded;
        for (var block = 0; block < blocks; )
            block += EncodeBlocks(values, block, blocks);
    }

    private uint Map(uint last, uint sample)
    {
        var room = Math.Min(last, coding.Max - last);
        var distance = (long)sample - last;
        if (Math.Abs(distance) > room)
            return (uint)(room + Math.Abs(distance));
        return (uint)(distance >= 0 ? 2 * distance : (-2 * distance) - 1);
    }

    private int EncodeBlocks(uint[] values, int block, int blocks)
    {
        var first = block == 0 && coding.Predicted ? 1 : 0;
        var zeros = ZeroBlocks(values, block, Math.Min(blocks, block + 64 - (block % 64)), first);
        if (zeros > 0 && random.Next(8) > 0)
        {
            EncodeZeros(values, block, zeros, first);
            return zeros;
        }
        EncodeBlock(values.AsSpan(block * coding.BlockLength, coding.BlockLength), first);
        return 1;
    }

    private int ZeroBlocks(uint[] values, int block, int end, int first)
    {
        var count = 0;
        while (
            block + count < end
            && values
                .AsSpan((block + count) * coding.BlockLength, coding.BlockLength)[(count == 0 ? first : 0)..]
                .IndexOfAnyExcept(0U) < 0
        )
            count++;
        return count;
    }

    private void EncodeZeros(uint[] values, int block, int zeros, int first)
    {
        _bits.Write(0, coding.OptionBits + 1);
        if (first == 1)
            _bits.Write(values[0], coding.SampleBits);
        var end = block + zeros;
        var isRest = end % 64 == 0 || end == coding.BlocksInLine;
        if (zeros < 5)
            _bits.WriteUnary((uint)zeros - 1);
        else
            _bits.WriteUnary(isRest ? 4 : (uint)zeros);
    }

    private void EncodeBlock(Span<uint> block, int first)
    {
        var rest = block[first..];
        var split = random.Next(Math.Min(coding.SampleBits, (1 << coding.OptionBits) - 2));
        if (random.Next(3) == 0 && PairsAreSmall(block, first))
            EncodePairs(block, first);
        else if (random.Next(8) > 0 && Max(rest) >> split < 40)
            EncodeSplit(block, first, split);
        else
            EncodeWhole(block);
    }

    private static bool PairsAreSmall(Span<uint> block, int first)
    {
        for (var index = 0; index < block.Length; index += 2)
        {
            if ((index == 0 && first == 1 ? 0UL : block[index]) + block[index + 1] > 12)
                return false;
        }
        return true;
    }

    private void EncodePairs(Span<uint> block, int first)
    {
        _bits.Write(1, coding.OptionBits + 1);
        if (first == 1)
            _bits.Write(block[0], coding.SampleBits);
        for (var index = 0; index < block.Length; index += 2)
        {
            var sum = (index == 0 && first == 1 ? 0 : block[index]) + block[index + 1];
            _bits.WriteUnary((sum * (sum + 1) / 2) + block[index + 1]);
        }
    }

    private void EncodeSplit(Span<uint> block, int first, int split)
    {
        _bits.Write((ulong)split + 1, coding.OptionBits);
        if (first == 1)
            _bits.Write(block[0], coding.SampleBits);
        foreach (var value in block[first..])
            _bits.WriteUnary(value >> split);
        foreach (var value in block[first..])
            _bits.Write(value, split);
    }

    private void EncodeWhole(Span<uint> block)
    {
        _bits.Write(uint.MaxValue, coding.OptionBits);
        foreach (var value in block)
            _bits.Write(value, coding.SampleBits);
    }

    private static uint Max(Span<uint> values)
    {
        var largest = 0U;
        foreach (var value in values)
            largest = Math.Max(largest, value);
        return largest;
    }
}
