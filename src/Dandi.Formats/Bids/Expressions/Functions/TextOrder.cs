namespace Dandi.Bids.Expressions.Functions;

/// <summary>
/// The order of texts for readers: punctuation, digits and letters, which differ by case only where everything else is
/// equal, lowercase first. For ASCII it is the order of the Unicode collation.
/// </summary>
internal static class TextOrder
{
    private const string Punctuation = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

    public static int Compare(string left, string right)
    {
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            var order = Weight(left[i]).CompareTo(Weight(right[i]));
            if (order != 0)
                return order;
        }
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : -string.CompareOrdinal(left, right);
    }

    private static int Weight(char character)
    {
        var punctuation = Punctuation.IndexOf(character, StringComparison.Ordinal);
        return punctuation >= 0 ? punctuation - Punctuation.Length : char.ToLowerInvariant(character);
    }
}
