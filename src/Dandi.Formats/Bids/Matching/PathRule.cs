namespace Dandi.Bids.Matching;

/// <summary>
/// A rule for paths in a dataset. It may match the end of a path, from the beginning of a folder's name.
/// </summary>
internal abstract class PathRule
{
    /// <param name="parts">The names of the folders and the file, at least one.</param>
    /// <returns>The entities in the path; null if the rule does not match.</returns>
    public abstract BidsEntities? Match(ReadOnlySpan<string> parts);

    /// <summary>Whether a text is one of these extensions; <c>.*</c> stands for every extension.</summary>
    protected static bool IsExtension(ReadOnlySpan<char> text, IReadOnlyList<string> extensions)
    {
        foreach (var extension in extensions)
        {
            if (extension == ".*" ? IsAnyExtension(text) : text.SequenceEqual(extension))
                return true;
        }
        return false;
    }

    private static bool IsAnyExtension(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] != '.')
            return false;
        foreach (var character in text)
        {
            if (character != '.' && !char.IsAsciiLetterOrDigit(character))
                return false;
        }
        return true;
    }
}
