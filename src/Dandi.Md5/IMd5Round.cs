namespace Dandi.Md5;

/// <summary>What tells the four rounds of MD5 apart (RFC 1321 §3.4).</summary>
internal interface IMd5Round
{
    /// <summary>Which word of the block a step takes.</summary>
    /// <param name="step">0 to 15.</param>
    static abstract int WordOf(int step);

    /// <summary>The function of the round.</summary>
    static abstract TVector Combine<TVector, TOperations>(TVector b, TVector c, TVector d)
        where TVector : unmanaged
        where TOperations : ILaneOperations<TVector>;
}
