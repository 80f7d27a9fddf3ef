using System.Buffers.Binary;
using System.Numerics;

namespace Dandi.Hdf5.Storage;

/// <summary>
/// The checksum of metadata blocks: <c>hashlittle</c> of Bob Jenkins'
/// <see href="https://www.burtleburtle.net/bob/c/lookup3.c">lookup3</see>, with initial value 0.
/// </summary>
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
        MixStep(ref a, ref c, ref b, 4);
        MixStep(ref b, ref a, ref c, 6);
        MixStep(ref c, ref b, ref a, 8);
        MixStep(ref a, ref c, ref b, 16);
        MixStep(ref b, ref a, ref c, 19);
        MixStep(ref c, ref b, ref a, 4);
    }

    private static void MixStep(ref uint x, ref uint y, ref uint z, int bits)
    {
        x -= y;
        x ^= BitOperations.RotateLeft(y, bits);
        y += z;
    }

    private static uint Finish(uint a, uint b, uint c)
    {
        FinalStep(ref c, b, 14);
        FinalStep(ref a, c, 11);
        FinalStep(ref b, a, 25);
        FinalStep(ref c, b, 16);
        FinalStep(ref a, c, 4);
        FinalStep(ref b, a, 14);
        FinalStep(ref c, b, 24);
        return c;
    }

    private static void FinalStep(ref uint x, uint y, int bits)
    {
        x ^= y;
        x -= BitOperations.RotateLeft(y, bits);
    }
}
