using System.Globalization;

namespace Dandi.PythonPatterns;

/// <summary>Escapes that mean the same inside and outside of brackets.</summary>
internal static class CharacterEscapes
{
    private const int MaxOctal = 0xff;

    /// <summary>Reads an escape for one character; the backslash and the letter are read already.</summary>
    /// <returns>Null if it is none.</returns>
    public static string? TryRead(PatternReader reader, char letter)
    {
        return letter switch
        {
            'a' => "\a",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\v",
            'x' => ((char)reader.ReadHex(letter, 2)).ToString(),
            'u' => ((char)reader.ReadHex(letter, 4)).ToString(),
            'U' => FromCodePoint(reader, reader.ReadHex(letter, 8)),
            'N' => throw reader.Error("\\N{…} is not supported; write \\u and four hexadecimal digits"),
            _ when char.IsAsciiLetter(letter) => null,
            _ when char.IsAsciiDigit(letter) => null,
            _ => letter.ToString(),
        };
    }

    public static string FromOctal(PatternReader reader, string digits)
    {
        var code = Convert.ToInt32(digits, 8);
        return code <= MaxOctal
            ? ((char)code).ToString()
            : throw reader.Error($"octal escape value \\{digits} outside of range 0-0o377");
    }

    /// <summary>Writes a text so that .NET matches it literally, inside and outside of brackets.</summary>
    public static string Literal(string text) =>
        string.Concat(
            text.Select(character =>
                char.IsAsciiLetterOrDigit(character) || character == '_' || char.IsSurrogate(character)
                    ? character.ToString()
                    : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}")
            )
        );

    private static string FromCodePoint(PatternReader reader, int code) =>
        code is >= 0 and <= 0x10ffff && code is not (>= 0xd800 and <= 0xdfff)
            ? char.ConvertFromUtf32(code)
            : throw reader.Error("bad escape \\U");
}
