using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dandi.Md5;

/// <summary>Vectors of eight lanes; they need AVX2.</summary>
internal readonly unsafe struct Lanes256 : ILaneOperations<Vector256<uint>>
{
    /// <inheritdoc/>
    public static int Lanes => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Broadcast(uint word) => Vector256.Create(word);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> left, Vector256<uint> right) => Avx2.Add(left, right);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Rotate(Vector256<uint> words, [ConstantExpected] byte bits) =>
        (words << bits) | (words >>> (32 - bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> F(Vector256<uint> b, Vector256<uint> c, Vector256<uint> d) =>
        Avx2.Xor(d, Avx2.And(b, Avx2.Xor(c, d)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> G(Vector256<uint> b, Vector256<uint> c, Vector256<uint> d) =>
        Avx2.Xor(c, Avx2.And(d, Avx2.Xor(b, c)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> H(Vector256<uint> b, Vector256<uint> c, Vector256<uint> d) =>
        Avx2.Xor(Avx2.Xor(b, c), d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> I(Vector256<uint> b, Vector256<uint> c, Vector256<uint> d) =>
        Avx2.Xor(c, Avx2.Or(b, Avx2.Xor(d, Vector256<uint>.AllBitsSet)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(byte** blocks, Vector256<uint>* words)
    {
        for (var word = 0; word < 16; word += 8)
        {
            // Transpose 4 × 4 words within each half of the vectors, then exchange the halves.
            TransposeHalves(blocks, word, words + word);
            TransposeHalves(blocks + 4, word, words + word + 4);
            for (var i = word; i < word + 4; i++)
            {
                var (firstLanes, lastLanes) = (words[i], words[i + 4]);
                words[i] = Avx2.Permute2x128(firstLanes, lastLanes, 0x20);
                words[i + 4] = Avx2.Permute2x128(firstLanes, lastLanes, 0x31);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeHalves(byte** blocks, int word, Vector256<uint>* words)
    {
        var (even, odd) = (Vector256.Load((uint*)blocks[0] + word), Vector256.Load((uint*)blocks[1] + word));
        var (firstLow, firstHigh) = (Avx2.UnpackLow(even, odd).AsUInt64(), Avx2.UnpackHigh(even, odd).AsUInt64());
        (even, odd) = (Vector256.Load((uint*)blocks[2] + word), Vector256.Load((uint*)blocks[3] + word));
        var (lastLow, lastHigh) = (Avx2.UnpackLow(even, odd).AsUInt64(), Avx2.UnpackHigh(even, odd).AsUInt64());
        words[0] = Avx2.UnpackLow(firstLow, lastLow).AsUInt32();
        words[1] = Avx2.UnpackHigh(firstLow, lastLow).AsUInt32();
        words[2] = Avx2.UnpackLow(firstHigh, lastHigh).AsUInt32();
        words[3] = Avx2.UnpackHigh(firstHigh, lastHigh).AsUInt32();
    }
}
