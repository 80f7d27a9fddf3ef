using System.Buffers.Binary;
using System.Numerics;

namespace Dandi.Hdf5.Storage;

/// <summary>The checksum of HDF5's metadata: Bob Jenkins' lookup3 hash with seed 0 (HDF5 format specification, "Metadata checksum").</summary>
internal static class MetadataChecksum
{
    private const int Block = 12;

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint a,
            b,
            c;
        a = b = c = 0xdeadbeef + (uint)bytes.Length;
        for (; bytes.Length > Block; bytes = bytes[Block..])
        {
            Add(bytes, ref a, ref b, ref c);
            Mix(ref a, ref b, ref c);
        }
        if (bytes.Length == 0)
            return c;
        Span<byte> last = stackalloc byte[Block];
        last.Clear();
        bytes.CopyTo(last);
        Add(last, ref a, ref b, ref c);
        return Finish(a, b, c);
    }

    private static void Add(ReadOnlySpan<byte> bytes, ref uint a, ref uint b, ref uint c)
    {
        a += BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        b += BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
    }

    private static void Mix(ref uint a, ref uint b, ref uint c)
    {
        Turn(ref a, ref c, ref b, 4);
        Turn(ref b, ref a, ref c, 6);
        Turn(ref c, ref b, ref a, 8);
        Turn(ref a, ref c, ref b, 16);
        Turn(ref b, ref a, ref c, 19);
        Turn(ref c, ref b, ref a, 4);
    }

    private static void Turn(ref uint x, ref uint y, ref uint z, int bits)
    {
        x -= y;
        x ^= BitOperations.RotateLeft(y, bits);
        y += z;
    }

    private static uint Finish(uint a, uint b, uint c)
    {
        Fold(ref c, b, 14);
        Fold(ref a, c, 11);
        Fold(ref b, a, 25);
        Fold(ref c, b, 16);
        Fold(ref a, c, 4);
        Fold(ref b, a, 14);
        Fold(ref c, b, 24);
        return c;
    }

    private static void Fold(ref uint x, uint y, int bits)
    {
        x ^= y;
        x -= BitOperations.RotateLeft(y, bits);
    }
}
