namespace Dandi.Hdf5.Filters;

/// <summary>Decodes the blocks of CCSDS 121.0-B: section 3 has the options, section 4 the prediction.</summary>
internal ref struct RiceDecoder(ReadOnlySpan<byte> coded, RiceCoding coding)
{
    private const int BlocksInSegment = 64;
    private const uint RemainderOfSegment = 4;

    // The second extension codes pairs with a sum of up to twelve.
    private const uint MaxPairCode = 90;

    private readonly RiceCoding _coding = coding;
    private BitReader _bits = new(coded);

    /// <summary>Decodes an interval, or as many of its first blocks as are wanted.</summary>
    public void DecodeInterval(Span<uint> samples)
    {
        for (var start = 0; start < samples.Length; )
        {
            var hasReference = start == 0 && _coding.Predicted;
            start += DecodeBlocks(samples[start..], start / _coding.BlockLength, hasReference);
        }
        if (_coding.Predicted)
            AddPredictions(samples);
    }

    /// <summary>Decodes what one option stands for: a block, or several of zeros. Returns the number of samples.</summary>
    private int DecodeBlocks(Span<uint> samples, int block, bool hasReference)
    {
        var option = (int)_bits.Read(_coding.OptionBits);
        var isExtension = option == 0 && _bits.Read(1) == 1;
        var first = hasReference ? 1 : 0;
        if (hasReference)
            samples[0] = (uint)_bits.Read(_coding.SampleBits);
        if (option == 0 && !isExtension)
            return FillZeros(samples, block, first);
        var rest = samples[first.._coding.BlockLength];
        if (isExtension)
            ReadPairs(rest);
        else if (option == (1 << _coding.OptionBits) - 1)
            ReadWhole(rest);
        else
            ReadSplit(rest, option - 1);
        return _coding.BlockLength;
    }

    private int FillZeros(Span<uint> samples, int block, int first)
    {
        var left = _coding.BlocksInLine - block;
        var code = _bits.ReadZeros(BlocksInSegment);
        var blocks = code switch
        {
            < RemainderOfSegment => (int)code + 1,
            RemainderOfSegment => Math.Min(left, BlocksInSegment - (block % BlocksInSegment)),
            _ => (int)code,
        };
        if (blocks > left)
            throw new FilterException("zeros go beyond the end of a line");
        var length = Math.Min(blocks * _coding.BlockLength, samples.Length);
        samples[first..length].Clear();
        return length;
    }

    private void ReadPairs(Span<uint> samples)
    {
        for (var index = 0; index < samples.Length; index++)
        {
            var code = _bits.ReadZeros(MaxPairCode);
            var sum = 0U;
            while ((sum + 1) * (sum + 2) / 2 <= code)
                sum++;
            var second = code - (sum * (sum + 1) / 2);
            // The reference sample takes the first place of its pair.
            if (samples.Length % 2 == 0 || index > 0)
                samples[index++] = sum - second;
            samples[index] = second;
        }
    }

    private void ReadWhole(Span<uint> samples)
    {
        foreach (ref var sample in samples)
            sample = (uint)_bits.Read(_coding.SampleBits);
    }

    private void ReadSplit(Span<uint> samples, int lowBits)
    {
        if (lowBits >= _coding.SampleBits && lowBits > 0)
            throw new FilterException($"samples of {_coding.SampleBits} bits cannot be split at {lowBits}");
        var limit = _coding.Max >> lowBits;
        foreach (ref var sample in samples)
            sample = _bits.ReadZeros(limit) << lowBits;
        if (lowBits == 0)
            return;
        foreach (ref var sample in samples)
            sample |= (uint)_bits.Read(lowBits);
    }

    /// <summary>Each sample is told by its distance from the one before: small ones to both sides in turn, larger ones to the side that has room.</summary>
    private readonly void AddPredictions(Span<uint> samples)
    {
        var largest = _coding.Max;
        var last = samples[0];
        foreach (ref var sample in samples[1..])
        {
            var room = Math.Min(last, largest - last);
            if (sample <= 2 * room)
                last = sample % 2 == 0 ? last + (sample / 2) : last - ((sample + 1) / 2);
            else if (last == room)
                last = sample;
            else
                last = largest - sample;
            sample = last;
        }
    }
}
