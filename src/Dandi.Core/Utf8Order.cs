namespace Dandi;

/// <summary>
/// Compares strings by their UTF-8 bytes, which is the order of Unicode code points. S3 listings and Zarr checksums
/// use this order; UTF-16 code units (<see cref="StringComparer.Ordinal"/>) order surrogates differently.
/// </summary>
public sealed class Utf8Order : IComparer<string>
{
    /// <summary>The only instance; it has no state.</summary>
    public static Utf8Order Instance { get; } = new();

    private Utf8Order() { }

    /// <inheritdoc/>
    public int Compare(string? x, string? y) => Compare(x.AsSpan(), y.AsSpan());

    /// <summary>Compares two strings without allocating.</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length.CompareTo(right.Length);
        return Rank(left[common]).CompareTo(Rank(right[common]));
    }

    /// <summary>Moves surrogates, which encode the highest code points, above all other code units.</summary>
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
