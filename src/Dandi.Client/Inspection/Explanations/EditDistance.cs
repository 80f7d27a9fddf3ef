namespace Dandi.Inspection.Explanations;

/// <summary>How many characters have to be added, removed or replaced to make one text of another (Levenshtein).</summary>
internal static class EditDistance
{
    /// <summary>The longest text that is compared.</summary>
    public const int MaxText = 200;

    /// <summary>The distance between two texts.</summary>
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
