namespace Dandi;

/// <summary>Compares texts by the bytes of their UTF-8 form, which is the order of Unicode code points: the order of S3 and of Zarr checksums.</summary>
public sealed class Utf8Order : IComparer<string>
{
    /// <summary>The one comparer.</summary>
    public static Utf8Order Instance { get; } = new();

    private Utf8Order() { }

    /// <inheritdoc/>
    public int Compare(string? x, string? y) => Compare(x.AsSpan(), y.AsSpan());

    /// <summary>Compares two texts.</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length.CompareTo(right.Length);
        return Rank(left[common]).CompareTo(Rank(right[common]));
    }

    /// <summary>Surrogates stand for code points above all others, though their code units do not.</summary>
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
