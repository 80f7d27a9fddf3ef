using System.Runtime.CompilerServices;

namespace Dandi.Md5;

/// <summary>Takes the words in their order.</summary>
internal readonly struct FirstRound : IMd5Round
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WordOf(int step) => step;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Combine<TVector, TOperations>(TVector b, TVector c, TVector d)
        where TVector : unmanaged
        where TOperations : ILaneOperations<TVector> => TOperations.F(b, c, d);
}

/// <summary>Takes every fifth word, from the second.</summary>
internal readonly struct SecondRound : IMd5Round
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WordOf(int step) => ((5 * step) + 1) & 15;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Combine<TVector, TOperations>(TVector b, TVector c, TVector d)
        where TVector : unmanaged
        where TOperations : ILaneOperations<TVector> => TOperations.G(b, c, d);
}

/// <summary>Takes every third word, from the sixth.</summary>
internal readonly struct ThirdRound : IMd5Round
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WordOf(int step) => ((3 * step) + 5) & 15;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Combine<TVector, TOperations>(TVector b, TVector c, TVector d)
        where TVector : unmanaged
        where TOperations : ILaneOperations<TVector> => TOperations.H(b, c, d);
}

/// <summary>Takes every seventh word, from the first.</summary>
internal readonly struct FourthRound : IMd5Round
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WordOf(int step) => (7 * step) & 15;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Combine<TVector, TOperations>(TVector b, TVector c, TVector d)
        where TVector : unmanaged
        where TOperations : ILaneOperations<TVector> => TOperations.I(b, c, d);
}
