using System.Text;

namespace Dandi.Bids.Tree;

/// <summary>
/// Parses a line of <c>.bidsignore</c> as the npm package <c>ignore</c> does, which is close to
/// <see href="https://git-scm.com/docs/gitignore#_pattern_format">gitignore</see>.
/// </summary>
internal static class IgnorePatternParser
{
    // What JavaScript's regular expressions take for white space, as far as it occurs.
    private const string Space = " \t\r\n\v\f\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff";
    private static readonly char[] Spaces = Space.ToCharArray();

    /// <summary>Parses a line.</summary>
    /// <returns>Null if the line has no pattern: it is empty, a comment, or ends with an unfinished escape.</returns>
    public static IgnorePattern? TryParse(string line)
    {
        if (line.Trim(Spaces).Length == 0 || line[0] == '#' || EndsInEscape(line))
            return null;
        var isNegated = line[0] == '!';
        var body = isNegated ? line[1..] : line;
        if (body.StartsWith("\\!", StringComparison.Ordinal) || body.StartsWith("\\#", StringComparison.Ordinal))
            body = body[1..];
        var text = UnescapeSpaces(WithoutTrailingSpaces(body.TrimStart('\ufeff')));
        // `!` alone includes everything again.
        if (text.Length == 0)
            return new IgnorePattern(ParseTokens("*"), isNegated, isAnchored: false);
        var isAnchored = text.StartsWith('/');
        if (isAnchored)
            text = text[1..];
        if (text == "**/")
            return new IgnorePattern(ParseTokens("*/"), isNegated, isAnchored: false);
        if (text.StartsWith("**/", StringComparison.Ordinal))
            return new IgnorePattern(ParseTokens(text[3..]), isNegated, isAnchored: false);
        // A slash that is not the last character anchors the pattern. Spaces after it count.
        isAnchored |= body.AsSpan(0, Math.Max(0, body.Length - 1)).Contains('/');
        return new IgnorePattern(ParseTokens(text), isNegated, isAnchored);
    }

    private static bool EndsInEscape(string line) =>
        line.EndsWith('\\') && !line.EndsWith("\\\\", StringComparison.Ordinal);

    /// <summary>Removes spaces at the end; if the first of them is escaped, one remains.</summary>
    private static string WithoutTrailingSpaces(string text)
    {
        var trimmed = text.TrimEnd(Spaces);
        if (trimmed.Length == text.Length)
            return text;
        return TrailingEscapes(trimmed) % 2 == 1 ? trimmed[..^1] + " " : trimmed;
    }

    private static int TrailingEscapes(string text) => text.Length - text.TrimEnd('\\').Length;

    private static string UnescapeSpaces(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var result = new StringBuilder(text.Length);
        var escapes = 0;
        foreach (var value in text)
        {
            if (Space.Contains(value, StringComparison.Ordinal))
                result.Length -= escapes % 2;
            escapes = value == '\\' ? escapes + 1 : 0;
            result.Append(value);
        }
        return result.ToString();
    }

    private static List<IgnoreToken> ParseTokens(string text)
    {
        var tokens = new List<IgnoreToken>(text.Length);
        for (var i = 0; i < text.Length; )
            i += ParseToken(text, i, tokens);
        return tokens;
    }

    /// <summary>Parses one token.</summary>
    /// <returns>Its length in the text.</returns>
    private static int ParseToken(string text, int start, List<IgnoreToken> tokens)
    {
        var rest = text.AsSpan(start);
        switch (rest[0])
        {
            case '/' when rest.StartsWith("/**/"):
                tokens.AddRange([
                    new IgnoreToken(IgnoreTokenKind.FolderSlash),
                    new IgnoreToken(IgnoreTokenKind.NotSlash),
                    new IgnoreToken(IgnoreTokenKind.FolderName),
                ]);
                return 3;
            case '/' when rest is "/**":
                tokens.AddRange([
                    new IgnoreToken(IgnoreTokenKind.Literal, '/'),
                    new IgnoreToken(IgnoreTokenKind.Any),
                    new IgnoreToken(IgnoreTokenKind.Rest),
                ]);
                return 3;
            // An escaped star at the end is a star nevertheless.
            case '\\' when rest is "\\*":
                return 1 + ParseStars(rest[1..], tokens);
            case '*':
                return ParseStars(rest, tokens);
            case '?':
                tokens.Add(new IgnoreToken(IgnoreTokenKind.NotSlash));
                return 1;
            case '[':
                return ParseClass(rest, tokens);
            case '\\' when rest.Length > 1:
                tokens.Add(new IgnoreToken(IgnoreTokenKind.Literal, rest[1]));
                return 2;
            default:
                tokens.Add(new IgnoreToken(IgnoreTokenKind.Literal, rest[0]));
                return 1;
        }
    }

    /// <summary>Any number of stars is one; a single one after a slash at the end needs a character.</summary>
    private static int ParseStars(ReadOnlySpan<char> rest, List<IgnoreToken> tokens)
    {
        var count = rest.IndexOfAnyExcept('*') is >= 0 and var length ? length : rest.Length;
        if (count == rest.Length && count == 1 && tokens is [.., { Kind: IgnoreTokenKind.Literal, Character: '/' }])
            tokens.Add(new IgnoreToken(IgnoreTokenKind.NotSlash));
        tokens.Add(new IgnoreToken(IgnoreTokenKind.Star));
        return count;
    }

    private static int ParseClass(ReadOnlySpan<char> rest, List<IgnoreToken> tokens)
    {
        var end = rest.IndexOfAny(']', '/');
        var isClosed = end >= 0 && rest[end] == ']';
        var escapes = isClosed ? rest[1..end].Length - rest[1..end].TrimEnd('\\').Length : 0;
        // An unfinished class matches nothing, nor does one whose closing bracket is escaped.
        var isFinished = isClosed && escapes % 2 == 0;
        tokens.Add(
            new IgnoreToken(IgnoreTokenKind.Class, Class: new CharacterClass(isFinished ? rest[1..end] : default))
        );
        return isClosed ? end + 1 : 1;
    }
}
