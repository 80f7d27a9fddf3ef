using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dandi.PythonPatterns;

/// <summary>
/// The template of a replacement, as in Python's <c>re.sub</c>: text with references such as <c>\1</c> and
/// <c>\g&lt;name&gt;</c>.
/// </summary>
public sealed class PythonTemplate
{
    private readonly List<Part> _parts = [];

    private PythonTemplate() { }

    /// <summary>Parses a template.</summary>
    /// <param name="template">The text.</param>
    /// <param name="names">The numbers of the named groups.</param>
    /// <param name="groups">The number of groups.</param>
    /// <exception cref="ArgumentException">It is not a template, or refers to an unknown group.</exception>
    internal static PythonTemplate Parse(string template, IReadOnlyDictionary<string, int> names, int groups)
    {
        var reader = new PatternReader(template);
        var parsed = new PythonTemplate();
        while (!reader.IsAtEnd)
        {
            var part = reader.Read() is var next && next == '\\' ? ReadEscape(reader, names) : Literal(next.ToString());
            if (part.Group > groups)
                throw reader.Error($"invalid group reference {part.Group}");
            parsed._parts.Add(part);
        }
        return parsed;
    }

    /// <summary>Replaces the references by what the groups matched; a group that did not match is empty.</summary>
    internal string Expand(Match match)
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
            text.Append(part.Group < 0 ? part.Text : match.Groups[part.Group].Value);
        return text.ToString();
    }

    private static Part ReadEscape(PatternReader reader, IReadOnlyDictionary<string, int> names)
    {
        if (reader.IsAtEnd)
            throw reader.Error("bad escape (end of pattern)");
        var letter = reader.Read();
        if (letter == 'g')
            return ReadNamed(reader, names);
        if (char.IsAsciiDigit(letter))
            return ReadNumber(reader, letter);
        return letter switch
        {
            'a' => Literal("\a"),
            'b' => Literal("\b"),
            'f' => Literal("\f"),
            'n' => Literal("\n"),
            'r' => Literal("\r"),
            't' => Literal("\t"),
            'v' => Literal("\v"),
            '\\' => Literal("\\"),
            _ when char.IsAsciiLetter(letter) => throw reader.Error($"bad escape \\{letter}"),
            // Other escapes are left as they are.
            _ => Literal($"\\{letter}"),
        };
    }

    private static Part ReadNamed(PatternReader reader, IReadOnlyDictionary<string, int> names)
    {
        if (!reader.TryRead('<'))
            throw reader.Error("missing <");
        var reference = reader.ReadUntil('>', "name");
        return GroupNames.NumberOf(reference, names) is { } number
            ? new Part("", number)
            : throw reader.Error($"unknown group name '{reference}'");
    }

    private static Part ReadNumber(PatternReader reader, char first)
    {
        if (first == '0')
            return Literal(CharacterEscapes.FromOctal(reader, $"0{reader.ReadOctalDigits(max: 2)}"));
        var digits = first.ToString();
        if (reader.NextIsDigit)
        {
            digits += reader.Read();
            if (digits.All(digit => digit < '8') && reader.NextIsOctalDigit)
                return Literal(CharacterEscapes.FromOctal(reader, digits + reader.Read()));
        }
        return new Part("", int.Parse(digits, CultureInfo.InvariantCulture));
    }

    private static Part Literal(string text) => new(text, -1);

    /// <param name="Text">The literal text.</param>
    /// <param name="Group">The number of a group; negative for literal text.</param>
    private sealed record Part(string Text, int Group);
}
