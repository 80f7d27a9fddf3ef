namespace Dandi.Digests.Lanes;

/// <summary>A piece of a message in memory.</summary>
/// <param name="data">Where it begins.</param>
/// <param name="length">Its length in bytes.</param>
/// <param name="isLast">Whether the message ends with it.</param>
internal readonly unsafe struct HashPiece(byte* data, int length, bool isLast)
{
    /// <summary>Where it begins.</summary>
    public byte* Data => data;

    /// <summary>Its length in bytes.</summary>
    public int Length => length;

    /// <summary>Whether the message ends with it.</summary>
    public bool IsLast => isLast;
}
