namespace Dandi.Hdf5.Filters;

/// <summary>
/// Decodes lines of samples that were coded with
/// <see href="https://public.ccsds.org/Pubs/121x0b3.pdf">CCSDS 121.0-B</see> (section 3: coding options; section 4:
/// prediction).
/// </summary>
internal ref struct RiceDecoder(ReadOnlySpan<byte> coded, RiceCoding coding)
{
    private const int BlocksInSegment = 64;
    private const uint RemainderOfSegment = 4;

    // The second extension option codes pairs of samples whose sum is at most 12.
    private const uint MaxPairCode = 90;

    private readonly RiceCoding _coding = coding;
    private BitReader _bits = new(coded);

    /// <summary>Decodes a line, or its first blocks.</summary>
    /// <param name="samples">Receives the samples; its length is a multiple of the block length.</param>
    /// <exception cref="FilterException">The data are damaged or truncated.</exception>
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

    /// <summary>Decodes a block, or several blocks of zeros, which have one code.</summary>
    /// <returns>The number of decoded samples.</returns>
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
            ReadUncoded(rest);
        else
            ReadSplit(rest, option - 1);
        return _coding.BlockLength;
    }

    private int FillZeros(Span<uint> samples, int block, int first)
    {
        var remaining = _coding.BlocksInLine - block;
        var code = _bits.ReadUnary(BlocksInSegment);
        var blocks = code switch
        {
            < RemainderOfSegment => (int)code + 1,
            RemainderOfSegment => Math.Min(remaining, BlocksInSegment - (block % BlocksInSegment)),
            _ => (int)code,
        };
        if (blocks > remaining)
            throw new FilterException("blocks of zeros extend beyond the end of a line");
        var length = Math.Min(blocks * _coding.BlockLength, samples.Length);
        samples[first..length].Clear();
        return length;
    }

    private void ReadPairs(Span<uint> samples)
    {
        for (var index = 0; index < samples.Length; index++)
        {
            var code = _bits.ReadUnary(MaxPairCode);
            var sum = 0U;
            while ((sum + 1) * (sum + 2) / 2 <= code)
                sum++;
            var second = code - (sum * (sum + 1) / 2);
            // In a block with a reference sample, that sample replaces the first one of the first pair.
            if (samples.Length % 2 == 0 || index > 0)
                samples[index++] = sum - second;
            samples[index] = second;
        }
    }

    private void ReadUncoded(Span<uint> samples)
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
            sample = _bits.ReadUnary(limit) << lowBits;
        if (lowBits == 0)
            return;
        foreach (ref var sample in samples)
            sample |= (uint)_bits.Read(lowBits);
    }

    /// <summary>
    /// Converts mapped differences to samples. Differences that are possible in both directions are mapped alternately
    /// to even (positive) and odd (negative) numbers; larger ones are possible in one direction only.
    /// </summary>
    private readonly void AddPredictions(Span<uint> samples)
    {
        var max = _coding.Max;
        var last = samples[0];
        foreach (ref var sample in samples[1..])
        {
            var range = Math.Min(last, max - last);
            if (sample <= 2 * range)
                last = sample % 2 == 0 ? last + (sample / 2) : last - ((sample + 1) / 2);
            else if (last == range)
                last = sample;
            else
                last = max - sample;
            sample = last;
        }
    }
}
