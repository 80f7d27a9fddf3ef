using System.Buffers.Binary;

namespace Dandi.Hdf5.Filters;

/// <summary>Filter 3: Fletcher's checksum of the bytes stands behind them, over words of two bytes with the first the more significant.</summary>
internal static class Fletcher32Filter
{
    private const int ChecksumBytes = 4;

    // So many words fit into the sum of sums before it has to be reduced: 2^22 * 2^22 / 2 * 2^16 < 2^60.
    private const int WordsAtOnce = 1 << 22;
    private const ulong Modulus = 65535;

    /// <summary>Takes the checksum off.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < ChecksumBytes)
            throw new FilterException("it is too short for its checksum");
        var content = stored[..^ChecksumBytes];
        var written = BinaryPrimitives.ReadUInt32LittleEndian(stored[^ChecksumBytes..]);
        var computed = Checksum(content);
        if (written != computed && written != AsOldVersionsWroteIt(computed))
            throw new FilterException($"its checksum is {written:x8}, but {computed:x8} by its bytes");
        return content.ToArray();
    }

    /// <summary>The checksum as HDF5 defines it.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> content)
    {
        ulong sum = 0,
            sumOfSums = 0;
        while (content.Length > 1)
        {
            var words = Math.Min(content.Length / 2, WordsAtOnce);
            for (var at = 0; at < words * 2; at += 2)
            {
                sum += BinaryPrimitives.ReadUInt16BigEndian(content[at..]);
                sumOfSums += sum;
            }
            (sum, sumOfSums) = (Fold(sum), Fold(sumOfSums));
            content = content[(words * 2)..];
        }
        if (content.Length == 1)
        {
            sum = Fold(sum + ((ulong)content[0] << 8));
            sumOfSums = Fold(sumOfSums + sum);
        }
        return ((uint)sumOfSums << 16) | (uint)sum;
    }

    // The end-around carry of the definition keeps 65535 apart from 0.
    private static ulong Fold(ulong sum) => sum == 0 ? 0 : ((sum - 1) % Modulus) + 1;

    // Before 1.6.3 the library took the words in the byte order of the machine (H5Zfletcher32.c tells of it).
    private static uint AsOldVersionsWroteIt(uint checksum) =>
        ((checksum & 0x00FF00FF) << 8) | ((checksum >> 8) & 0x00FF00FF);
}
