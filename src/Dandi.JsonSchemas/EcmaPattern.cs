using System.Text;

namespace Dandi.JsonSchemas;

/// <summary>
/// Translates a regular expression of ECMAScript to one of .NET with the same meaning. They differ in <c>$</c> (in .NET
/// also before a last line end), in the classes <c>.</c>, <c>\d</c>, <c>\s</c> and <c>\w</c>, in brackets inside of
/// brackets, and in escaped letters that mean nothing to ECMAScript.
/// </summary>
internal static class EcmaPattern
{
    private const string LineEnds = "\\n\\r\\u2028\\u2029";
    private const string NotDigits = "\\0-/:-\\uffff";
    private const string NotWordCharacters = "\\0-/:-@\\[-\\^`{-\\uffff";

    private const string NotWhiteSpace =
        "\\0-\\u0008\\u000e-\\u001f!-\\u009f\\u00a1-\\u167f\\u1681-\\u1fff\\u200b-\\u2027\\u202a-\\u202e"
        + "\\u2030-\\u205e\\u2060-\\u2fff\\u3001-\\ufefe\\uff00-\\uffff";

    public static string Translate(string pattern)
    {
        var result = new StringBuilder(pattern.Length + 16);
        for (var i = 0; i < pattern.Length; )
        {
            i = pattern[i] switch
            {
                '\\' => Escape(pattern, i, result, isInClass: false),
                '[' => Class(pattern, i, result),
                _ => Character(pattern, i, result),
            };
        }
        return result.ToString();
    }

    private static int Character(string pattern, int at, StringBuilder result)
    {
        _ = pattern[at] switch
        {
            '$' => result.Append("\\z"),
            '.' => result.Append("[^").Append(LineEnds).Append(']'),
            var other => result.Append(other),
        };
        return at + 1;
    }

    private static int Class(string pattern, int at, StringBuilder result)
    {
        result.Append('[');
        at++;
        var isNegated = at < pattern.Length && pattern[at] == '^';
        if (isNegated)
        {
            result.Append('^');
            at++;
        }
        // An empty class matches nothing, its negation anything.
        if (at < pattern.Length && pattern[at] == ']')
        {
            result.Length -= isNegated ? 1 : 0;
            result.Append(isNegated ? "\\0-\\uffff]" : "^\\0-\\uffff]");
            return at + 1;
        }
        while (at < pattern.Length && pattern[at] != ']')
        {
            if (pattern[at] == '\\')
                at = Escape(pattern, at, result, isInClass: true);
            else
                result.Append(pattern[at] == '[' ? "\\" : "").Append(pattern[at++]);
        }
        if (at < pattern.Length)
            result.Append(']');
        return at + 1;
    }

    private static int Escape(string pattern, int at, StringBuilder result, bool isInClass)
    {
        if (at + 1 == pattern.Length)
        {
            result.Append('\\');
            return at + 1;
        }
        var escaped = pattern[at + 1];
        var characters = CharactersOf(escaped);
        if (characters is not null)
            result.Append(isInClass ? characters : $"[{characters}]");
        else if (escaped == '_' || (char.IsAsciiLetter(escaped) && !"bBcfknrtuvx".Contains(escaped)))
            result.Append(escaped);
        else
            result.Append('\\').Append(escaped);
        return at + 2;
    }

    private static string? CharactersOf(char escaped) =>
        escaped switch
        {
            'd' => "0-9",
            'D' => NotDigits,
            'w' => "a-zA-Z0-9_",
            'W' => NotWordCharacters,
            's' => EcmaRegex.WhiteSpace,
            'S' => NotWhiteSpace,
            _ => null,
        };
}
