using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Dandi.Md5;

/// <summary>Vectors of four lanes: SSE2 or Advanced SIMD, which every x64 and Arm64 processor has.</summary>
internal readonly unsafe struct Lanes128 : ILaneOperations<Vector128<uint>>
{
    /// <inheritdoc/>
    public static int Lanes => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Broadcast(uint word) => Vector128.Create(word);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Add(Vector128<uint> left, Vector128<uint> right) => left + right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Rotate(Vector128<uint> words, [ConstantExpected] byte bits) =>
        (words << bits) | (words >>> (32 - bits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> F(Vector128<uint> b, Vector128<uint> c, Vector128<uint> d) => d ^ (b & (c ^ d));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> G(Vector128<uint> b, Vector128<uint> c, Vector128<uint> d) => c ^ (d & (b ^ c));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> H(Vector128<uint> b, Vector128<uint> c, Vector128<uint> d) => b ^ c ^ d;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> I(Vector128<uint> b, Vector128<uint> c, Vector128<uint> d) => c ^ (b | ~d);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(byte** blocks, Vector128<uint>* words)
    {
        for (var word = 0; word < 16; word += 4)
        {
            var (even, odd) = (Load(blocks[0], word), Load(blocks[1], word));
            var (firstLow, firstHigh) = (InterleaveLow(even, odd), InterleaveHigh(even, odd));
            (even, odd) = (Load(blocks[2], word), Load(blocks[3], word));
            var (lastLow, lastHigh) = (InterleaveLow(even, odd), InterleaveHigh(even, odd));
            words[word] = InterleaveLow(firstLow.AsUInt64(), lastLow.AsUInt64());
            words[word + 1] = InterleaveHigh(firstLow.AsUInt64(), lastLow.AsUInt64());
            words[word + 2] = InterleaveLow(firstHigh.AsUInt64(), lastHigh.AsUInt64());
            words[word + 3] = InterleaveHigh(firstHigh.AsUInt64(), lastHigh.AsUInt64());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Load(byte* block, int word) => Vector128.Load((uint*)block + word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> InterleaveLow(Vector128<uint> even, Vector128<uint> odd) =>
        Sse2.IsSupported ? Sse2.UnpackLow(even, odd) : AdvSimd.Arm64.ZipLow(even, odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> InterleaveHigh(Vector128<uint> even, Vector128<uint> odd) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(even, odd) : AdvSimd.Arm64.ZipHigh(even, odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> InterleaveLow(Vector128<ulong> even, Vector128<ulong> odd) =>
        (Sse2.IsSupported ? Sse2.UnpackLow(even, odd) : AdvSimd.Arm64.ZipLow(even, odd)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> InterleaveHigh(Vector128<ulong> even, Vector128<ulong> odd) =>
        (Sse2.IsSupported ? Sse2.UnpackHigh(even, odd) : AdvSimd.Arm64.ZipHigh(even, odd)).AsUInt32();
}
