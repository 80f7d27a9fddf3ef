using System.Runtime.CompilerServices;

namespace Dandi.Md5;

/// <summary>Round 1 of RFC 1321 §3.4: function F, the words in their order.</summary>
internal readonly struct Round1 : IMd5Round
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WordIndex(int step) => step;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector, TOperations>(TVector b, TVector c, TVector d)
        where TVector : unmanaged
        where TOperations : ILaneOperations<TVector> => TOperations.F(b, c, d);
}

/// <summary>Round 2 of RFC 1321 §3.4: function G, every fifth word, starting with word 1.</summary>
internal readonly struct Round2 : IMd5Round
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WordIndex(int step) => ((5 * step) + 1) & 15;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector, TOperations>(TVector b, TVector c, TVector d)
        where TVector : unmanaged
        where TOperations : ILaneOperations<TVector> => TOperations.G(b, c, d);
}

/// <summary>Round 3 of RFC 1321 §3.4: function H, every third word, starting with word 5.</summary>
internal readonly struct Round3 : IMd5Round
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WordIndex(int step) => ((3 * step) + 5) & 15;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector, TOperations>(TVector b, TVector c, TVector d)
        where TVector : unmanaged
        where TOperations : ILaneOperations<TVector> => TOperations.H(b, c, d);
}

/// <summary>Round 4 of RFC 1321 §3.4: function I, every seventh word, starting with word 0.</summary>
internal readonly struct Round4 : IMd5Round
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WordIndex(int step) => (7 * step) & 15;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector, TOperations>(TVector b, TVector c, TVector d)
        where TVector : unmanaged
        where TOperations : ILaneOperations<TVector> => TOperations.I(b, c, d);
}
