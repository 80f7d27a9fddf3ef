using System.Buffers.Binary;

namespace Dandi.Hdf5.Filters;

/// <summary>
/// Filter 3, fletcher32: a Fletcher checksum after the data, over big-endian words of two bytes
/// (<see href="https://en.wikipedia.org/wiki/Fletcher%27s_checksum">Fletcher-32</see>).
/// </summary>
internal static class Fletcher32Filter
{
    private const int ChecksumBytes = 4;

    // The sums are reduced after this many words; until then, the sum of sums is below 2^22 * 2^22 / 2 * 2^16 < 2^60.
    private const int WordsPerReduction = 1 << 22;
    private const ulong Modulus = 65535;

    /// <summary>Verifies the checksum and removes it.</summary>
    /// <exception cref="FilterException">The checksum does not match, or is missing.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < ChecksumBytes)
            throw new FilterException("the stored data are too short for the checksum");
        var content = stored[..^ChecksumBytes];
        var expected = BinaryPrimitives.ReadUInt32LittleEndian(stored[^ChecksumBytes..]);
        var actual = Checksum(content);
        if (expected != actual && expected != SwapBytes(actual))
            throw new FilterException($"the checksum of the data is {actual:x8} instead of {expected:x8}");
        return content.ToArray();
    }

    /// <summary>Computes the checksum as HDF5 defines it; a last odd byte is padded with a zero.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> content)
    {
        ulong sum = 0,
            sumOfSums = 0;
        while (content.Length > 1)
        {
            var words = Math.Min(content.Length / 2, WordsPerReduction);
            for (var at = 0; at < words * 2; at += 2)
            {
                sum += BinaryPrimitives.ReadUInt16BigEndian(content[at..]);
                sumOfSums += sum;
            }
            (sum, sumOfSums) = (Reduce(sum), Reduce(sumOfSums));
            content = content[(words * 2)..];
        }
        if (content.Length == 1)
        {
            sum = Reduce(sum + ((ulong)content[0] << 8));
            sumOfSums = Reduce(sumOfSums + sum);
        }
        return ((uint)sumOfSums << 16) | (uint)sum;
    }

    // HDF5 adds with an end-around carry, in which 65535 is not the same as 0.
    private static ulong Reduce(ulong sum) => sum == 0 ? 0 : ((sum - 1) % Modulus) + 1;

    // HDF5 before 1.6.3 used words in the byte order of the machine (see H5Zfletcher32.c).
    private static uint SwapBytes(uint checksum) => ((checksum & 0x00FF00FF) << 8) | ((checksum >> 8) & 0x00FF00FF);
}
