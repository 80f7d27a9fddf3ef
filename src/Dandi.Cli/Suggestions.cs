namespace Dandi.Cli;

/// <summary>Finds the names that the user of a mistyped one may have meant.</summary>
internal static class Suggestions
{
    private const int MaxNames = 3;
    private const double MinSimilarity = 0.5;

    /// <summary>Returns a sentence that begins with a space, or nothing if no name is similar.</summary>
    /// <param name="word">The word that names nothing.</param>
    /// <param name="names">The names that exist.</param>
    public static string For(string word, IEnumerable<string> names)
    {
        if (word.Length > EditDistance.MaxText)
            return "";
        var similar = names
            .Select(name => (Name: name, Similarity: SimilarityOf(word, name)))
            .Where(each => each.Similarity >= MinSimilarity)
            .OrderByDescending(each => each.Similarity)
            .ThenBy(each => each.Name, StringComparer.Ordinal)
            .Select(each => $"'{each.Name}'")
            .Take(MaxNames)
            .ToList();
        return similar switch
        {
            [] => "",
            [var name] => $" Did you mean {name}?",
            _ => $" Did you mean one of these: {string.Join(", ", similar)}?",
        };
    }

    private static double SimilarityOf(string word, string name)
    {
        (word, name) = (word.TrimStart('-'), name.TrimStart('-'));
        return 1 - ((double)EditDistance.Between(word, name) / Math.Max(1, Math.Max(word.Length, name.Length)));
    }
}
