namespace Dandi.Md5;

/// <summary>
/// The differences between the four rounds of MD5 (RFC 1321, section 3.4,
/// https://www.rfc-editor.org/rfc/rfc1321#section-3.4): the function, and the order in which the words are used.
/// </summary>
internal interface IMd5Round
{
    /// <summary>Gets the index of the word of the block that a step adds.</summary>
    /// <param name="step">The step within the round, 0 to 15.</param>
    static abstract int WordIndex(int step);

    /// <summary>Applies the function of the round: F, G, H or I.</summary>
    static abstract TVector Apply<TVector, TOperations>(TVector b, TVector c, TVector d)
        where TVector : unmanaged
        where TOperations : ILaneOperations<TVector>;
}
