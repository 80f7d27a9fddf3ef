namespace Dandi.Bids.Matching;

/// <summary>
/// Shell patterns as Python's <c>fnmatch</c> understands them (https://docs.python.org/3/library/fnmatch.html): unlike
/// in <c>.gitignore</c>, <c>*</c> also matches slashes.
/// </summary>
public static class ShellPattern
{
    /// <summary>Whether a pattern matches the whole text. The time grows with the product of both lengths.</summary>
    public static bool IsMatch(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        var (at, next) = (0, 0);
        // Where to continue if what follows the last star does not match.
        var (star, resumed) = (-1, 0);
        while (at < text.Length)
        {
            if (next < pattern.Length && pattern[next] == '*')
                (star, resumed) = (next++, at);
            else if (next < pattern.Length && MatchesOne(text[at], pattern, next, out var end))
                (at, next) = (at + 1, end);
            else if (star >= 0)
                (at, next) = (++resumed, star + 1);
            else
                return false;
        }
        return pattern[next..].TrimStart('*').IsEmpty;
    }

    private static bool MatchesOne(char character, ReadOnlySpan<char> pattern, int start, out int end)
    {
        end = start + 1;
        if (pattern[start] == '?')
            return true;
        if (pattern[start] != '[' || FindEndOfSet(pattern, start) is not { } close)
            return pattern[start] == character;
        end = close + 1;
        var isNegated = pattern[start + 1] == '!';
        return Contains(pattern[(start + (isNegated ? 2 : 1))..close], character) != isNegated;
    }

    /// <remarks>A bracket directly after the beginning of the set belongs to it.</remarks>
    private static int? FindEndOfSet(ReadOnlySpan<char> pattern, int start)
    {
        var first = start + 1;
        if (first < pattern.Length && pattern[first] == '!')
            first++;
        if (first < pattern.Length && pattern[first] == ']')
            first++;
        var length = first < pattern.Length ? pattern[first..].IndexOf(']') : -1;
        return length < 0 ? null : first + length;
    }

    private static bool Contains(ReadOnlySpan<char> set, char character)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (character >= set[i] && character <= set[i + 2])
                    return true;
                i += 2;
            }
            else if (set[i] == character)
                return true;
        }
        return false;
    }
}
