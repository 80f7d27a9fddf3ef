using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dandi.Md5;

/// <summary>
/// Vectors of sixteen lanes; they need AVX-512F, which rotates, and computes any function of three operands, in one
/// instruction.
/// </summary>
internal readonly unsafe struct Lanes512 : ILaneOperations<Vector512<uint>>
{
    // Truth tables of the four functions: the result for b, c, d is bit number 4b + 2c + d.
    private const byte FTable = 0xCA;
    private const byte GTable = 0xE4;
    private const byte HTable = 0x96;
    private const byte ITable = 0x39;

    /// <inheritdoc/>
    public static int Lanes => 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Broadcast(uint word) => Vector512.Create(word);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> left, Vector512<uint> right) => Avx512F.Add(left, right);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Rotate(Vector512<uint> words, [ConstantExpected] byte bits) =>
        Avx512F.RotateLeft(words, bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> F(Vector512<uint> b, Vector512<uint> c, Vector512<uint> d) =>
        Avx512F.TernaryLogic(b, c, d, FTable);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> G(Vector512<uint> b, Vector512<uint> c, Vector512<uint> d) =>
        Avx512F.TernaryLogic(b, c, d, GTable);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> H(Vector512<uint> b, Vector512<uint> c, Vector512<uint> d) =>
        Avx512F.TernaryLogic(b, c, d, HTable);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> I(Vector512<uint> b, Vector512<uint> c, Vector512<uint> d) =>
        Avx512F.TernaryLogic(b, c, d, ITable);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(byte** blocks, Vector512<uint>* words)
    {
        // Transpose 4 × 4 words within each quarter of the vectors.
        for (var lane = 0; lane < 16; lane += 4)
            TransposeQuarters(blocks + lane, words + lane);
        for (var i = 0; i < 4; i++)
        {
            // Then transpose the quarters themselves; quarter q has the words 4q to 4q + 3.
            var (lanes0, lanes4, lanes8, lanes12) = (words[i], words[4 + i], words[8 + i], words[12 + i]);
            var (firstEven, lastEven) = (
                Avx512F.Shuffle4x128(lanes0, lanes4, 0x88),
                Avx512F.Shuffle4x128(lanes8, lanes12, 0x88)
            );
            var (firstOdd, lastOdd) = (
                Avx512F.Shuffle4x128(lanes0, lanes4, 0xDD),
                Avx512F.Shuffle4x128(lanes8, lanes12, 0xDD)
            );
            words[i] = Avx512F.Shuffle4x128(firstEven, lastEven, 0x88);
            words[4 + i] = Avx512F.Shuffle4x128(firstOdd, lastOdd, 0x88);
            words[8 + i] = Avx512F.Shuffle4x128(firstEven, lastEven, 0xDD);
            words[12 + i] = Avx512F.Shuffle4x128(firstOdd, lastOdd, 0xDD);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeQuarters(byte** blocks, Vector512<uint>* words)
    {
        var (even, odd) = (Vector512.Load((uint*)blocks[0]), Vector512.Load((uint*)blocks[1]));
        var (firstLow, firstHigh) = (Avx512F.UnpackLow(even, odd).AsUInt64(), Avx512F.UnpackHigh(even, odd).AsUInt64());
        (even, odd) = (Vector512.Load((uint*)blocks[2]), Vector512.Load((uint*)blocks[3]));
        var (lastLow, lastHigh) = (Avx512F.UnpackLow(even, odd).AsUInt64(), Avx512F.UnpackHigh(even, odd).AsUInt64());
        words[0] = Avx512F.UnpackLow(firstLow, lastLow).AsUInt32();
        words[1] = Avx512F.UnpackHigh(firstLow, lastLow).AsUInt32();
        words[2] = Avx512F.UnpackLow(firstHigh, lastHigh).AsUInt32();
        words[3] = Avx512F.UnpackHigh(firstHigh, lastHigh).AsUInt32();
    }
}
