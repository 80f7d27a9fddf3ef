using System.Diagnostics.CodeAnalysis;

namespace Dandi.Md5;

/// <summary>What MD5 does with vectors of 32-bit words, each lane of which belongs to another message.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface ILaneOperations<TVector>
    where TVector : unmanaged
{
    /// <summary>How many words a vector has.</summary>
    static abstract int Lanes { get; }

    /// <summary>A vector of one word in all lanes.</summary>
    static abstract TVector Repeat(uint word);

    /// <summary>The sum in each lane, modulo 2^32.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>The words rotated to the left.</summary>
    static abstract TVector Rotate(TVector words, [ConstantExpected] byte bits);

    /// <summary>F of RFC 1321 §3.4: b and c, or not b and d.</summary>
    static abstract TVector F(TVector b, TVector c, TVector d);

    /// <summary>G of RFC 1321 §3.4: b and d, or c and not d.</summary>
    static abstract TVector G(TVector b, TVector c, TVector d);

    /// <summary>H of RFC 1321 §3.4: the exclusive or of all three.</summary>
    static abstract TVector H(TVector b, TVector c, TVector d);

    /// <summary>I of RFC 1321 §3.4: the exclusive or of c with (b or not d).</summary>
    static abstract TVector I(TVector b, TVector c, TVector d);

    /// <summary>Turns one block of 64 bytes from each lane into 16 vectors, the first of the first words of all lanes.</summary>
    /// <param name="blocks">Where the block of each lane begins, at any alignment.</param>
    /// <param name="words">Room for 16 vectors.</param>
    static abstract void Transpose(byte** blocks, TVector* words);
}
