using System.Diagnostics.CodeAnalysis;

namespace Dandi.Md5;

/// <summary>
/// The operations of MD5 on vectors of 32-bit words, one implementation per vector width. Each lane of a vector belongs
/// to a different message.
/// </summary>
/// <remarks>
/// F, G, H and I are the auxiliary functions of RFC 1321, section 3.4
/// (https://www.rfc-editor.org/rfc/rfc1321#section-3.4), in the forms with the fewest operations
/// (docs/spec/md5.md §2.2). Implementations must be inlined completely and must not refer to static data (§2.3).
/// </remarks>
/// <typeparam name="TVector">The vector type.</typeparam>
internal unsafe interface ILaneOperations<TVector>
    where TVector : unmanaged
{
    /// <summary>The number of words in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Creates a vector with the same word in all lanes.</summary>
    static abstract TVector Broadcast(uint word);

    /// <summary>Adds lane by lane, modulo 2^32.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>Rotates each word to the left.</summary>
    static abstract TVector Rotate(TVector words, [ConstantExpected] byte bits);

    /// <summary>F of RFC 1321 §3.4: <c>(b &amp; c) | (~b &amp; d)</c>.</summary>
    static abstract TVector F(TVector b, TVector c, TVector d);

    /// <summary>G of RFC 1321 §3.4: <c>(b &amp; d) | (c &amp; ~d)</c>.</summary>
    static abstract TVector G(TVector b, TVector c, TVector d);

    /// <summary>H of RFC 1321 §3.4: <c>b ^ c ^ d</c>.</summary>
    static abstract TVector H(TVector b, TVector c, TVector d);

    /// <summary>I of RFC 1321 §3.4: <c>c ^ (b | ~d)</c>.</summary>
    static abstract TVector I(TVector b, TVector c, TVector d);

    /// <summary>
    /// Transposes one block of 64 bytes from each lane into 16 vectors: vector <c>i</c> has word <c>i</c> of all lanes.
    /// </summary>
    /// <param name="blocks">A pointer to the block of each lane, at any alignment.</param>
    /// <param name="words">The 16 vectors to write.</param>
    static abstract void Transpose(byte** blocks, TVector* words);
}
