using System.Text;

namespace Dandi.PythonPatterns;

/// <summary>Translates a set of characters in brackets.</summary>
internal sealed class ClassTranslator(PatternReader reader, InlineFlags flags)
{
    private const string What = "character set";

    /// <summary>Translates a set whose opening bracket is read already.</summary>
    public string Translate()
    {
        var set = new StringBuilder("[");
        if (reader.TryRead('^'))
            set.Append('^');
        for (var isFirst = true; ; isFirst = false)
        {
            if (reader.IsAtEnd)
                throw reader.Error($"unterminated {What}");
            if (!isFirst && reader.TryRead(']'))
                return set.Append(']').ToString();
            ReadItem(set);
        }
    }

    private void ReadItem(StringBuilder set)
    {
        var (first, isCategory) = ReadMember();
        if (!TryReadHyphen())
        {
            set.Append(isCategory ? first : CharacterEscapes.Literal(first));
            return;
        }
        var (last, isLastCategory) = ReadMember();
        if (isCategory || isLastCategory || first[0] > last[0])
            throw reader.Error($"bad character range {first}-{last}");
        set.Append(CharacterEscapes.Literal(first)).Append('-').Append(CharacterEscapes.Literal(last));
    }

    /// <summary>Reads a hyphen unless it is the last character of the set.</summary>
    private bool TryReadHyphen()
    {
        var start = reader.Position;
        if (!reader.TryRead('-'))
            return false;
        if (reader.Next != ']')
            return true;
        reader.Position = start;
        return false;
    }

    private (string Text, bool IsCategory) ReadMember()
    {
        if (reader.IsAtEnd)
            throw reader.Error($"unterminated {What}");
        var next = reader.Read();
        if (next == '\\')
            return ReadEscape(reader.Read());
        return (OfOneUnit(next.ToString()), false);
    }

    private (string Text, bool IsCategory) ReadEscape(char letter)
    {
        if (CategorySets.TryGet(letter, flags) is { } category)
            return (category, true);
        if (letter == 'b')
            return ("\b", false);
        if (letter is >= '0' and <= '7')
            return (CharacterEscapes.FromOctal(reader, letter + reader.ReadOctalDigits(max: 2)), false);
        var text = CharacterEscapes.TryRead(reader, letter) ?? throw reader.Error($"bad escape \\{letter}");
        return (OfOneUnit(text), false);
    }

    private string OfOneUnit(string text) =>
        text.Length == 1 && !char.IsSurrogate(text[0])
            ? text
            : throw reader.Error("characters above U+FFFF are not supported in a character set");
}
