namespace Dandi;

/// <summary>
/// The Levenshtein distance: how many characters must be added, removed or replaced to turn one text into another.
/// </summary>
public static class EditDistance
{
    /// <summary>The maximum length of a text that callers may compare: time grows with the product of both.</summary>
    public const int MaxText = 200;

    /// <summary>Computes the distance of two texts.</summary>
    public static int Between(string left, string right)
    {
        var above = new int[right.Length + 1];
        for (var i = 0; i < above.Length; i++)
            above[i] = i;
        for (var row = 1; row <= left.Length; row++)
        {
            var current = new int[right.Length + 1];
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var replaced = above[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, 1 + Math.Min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[^1];
    }
}
