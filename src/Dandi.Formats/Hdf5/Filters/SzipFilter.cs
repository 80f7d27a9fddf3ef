using System.Buffers.Binary;

namespace Dandi.Hdf5.Filters;

/// <summary>
/// Filter 4, szip: the lossless coding of <see href="https://public.ccsds.org/Pubs/121x0b3.pdf">CCSDS 121.0-B</see>
/// ("extended Rice"), after four bytes with the decoded size. The coded stream has no header, independent of the option
/// for it.
/// </summary>
internal static class SzipFilter
{
    private const int ParameterCount = 4;
    private const uint MostSignificantFirst = 16;
    private const uint NearestNeighbor = 32;
    private const uint MaxBlock = 32;
    private const uint MaxBlocks = 4096;

    // At most 64 blocks of zeros have one code, which has at least nine bits.
    private const long MaxRatio = 64 * MaxBlock * sizeof(uint);

    /// <summary>Decodes a chunk.</summary>
    /// <param name="stored">The stored bytes.</param>
    /// <param name="parameters">The options, the samples per block, the bits per sample, and the samples per
    /// line.</param>
    /// <param name="maximum">The maximum decoded size in bytes.</param>
    /// <exception cref="FilterException">The parameters are invalid, or the data are damaged or truncated.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> stored, ReadOnlySpan<uint> parameters, int maximum)
    {
        if (stored.Length < sizeof(uint))
            throw new FilterException("the stored data are too short for the size");
        var size = BinaryPrimitives.ReadUInt32LittleEndian(stored);
        var coded = stored[sizeof(uint)..];
        if (size > maximum || size > (coded.Length + 1) * MaxRatio)
            throw new FilterException($"the stated size of {size} bytes exceeds the size of the chunk");
        var coding = CodingOf(parameters);
        var output = GC.AllocateUninitializedArray<byte>((int)size);
        if (parameters[2] is 32 or 64)
        {
            var planes = GC.AllocateUninitializedArray<byte>((int)size);
            DecodeLines(coded, coding, planes);
            ShuffleFilter.Join(planes, (int)parameters[2] / 8, output);
        }
        else
        {
            DecodeLines(coded, coding, output);
        }
        return output;
    }

    private static RiceCoding CodingOf(ReadOnlySpan<uint> parameters)
    {
        if (parameters.Length < ParameterCount)
            throw new FilterException($"there are {parameters.Length} parameters instead of {ParameterCount}");
        var (options, block, bits, line) = (parameters[0], parameters[1], parameters[2], parameters[3]);
        if (block is < 2 or > MaxBlock || block % 2 != 0)
            throw new FilterException($"a block cannot have {block} samples");
        if (bits is 0 or > 24 and not 32 and not 64)
            throw new FilterException($"a sample cannot have {bits} bits");
        if (line == 0 || line > block * MaxBlocks)
            throw new FilterException($"a line cannot have {line} samples");
        // Samples of 32 and 64 bits are shuffled into planes of bytes before they are coded.
        var codedBits = bits > 24 ? 8 : (int)bits;
        return new RiceCoding(
            (int)block,
            codedBits,
            (int)line,
            (options & NearestNeighbor) != 0,
            (options & MostSignificantFirst) != 0
        );
    }

    /// <summary>Decodes all lines. A line consists of whole blocks; the padding of its last block is dropped.</summary>
    private static void DecodeLines(ReadOnlySpan<byte> coded, RiceCoding coding, Span<byte> output)
    {
        if (output.Length % coding.SampleBytes != 0)
            throw new FilterException($"{output.Length} bytes are not a whole number of samples");
        var decoder = new RiceDecoder(coded, coding);
        var samples = new uint[
            Math.Min(coding.BlocksInLine, (output.Length / coding.SampleBytes / coding.BlockLength) + 1)
                * coding.BlockLength
        ];
        while (!output.IsEmpty)
        {
            var count = Math.Min(coding.LineLength, output.Length / coding.SampleBytes);
            var blocks = (count + coding.BlockLength - 1) / coding.BlockLength;
            decoder.DecodeInterval(samples.AsSpan(0, blocks * coding.BlockLength));
            Write(samples.AsSpan(0, count), coding, output);
            output = output[(count * coding.SampleBytes)..];
        }
    }

    private static void Write(ReadOnlySpan<uint> samples, RiceCoding coding, Span<byte> output)
    {
        for (int index = 0, at = 0; index < samples.Length; index++, at += coding.SampleBytes)
        {
            var sample = samples[index];
            if (coding.SampleBytes == 1)
                output[at] = (byte)sample;
            else if (coding.SampleBytes == 2 && coding.BigEndian)
                BinaryPrimitives.WriteUInt16BigEndian(output[at..], (ushort)sample);
            else if (coding.SampleBytes == 2)
                BinaryPrimitives.WriteUInt16LittleEndian(output[at..], (ushort)sample);
            else if (coding.BigEndian)
                BinaryPrimitives.WriteUInt32BigEndian(output[at..], sample);
            else
                BinaryPrimitives.WriteUInt32LittleEndian(output[at..], sample);
        }
    }
}
