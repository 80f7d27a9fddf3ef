namespace Dandi.PythonPatterns;

/// <summary>Reads a pattern or a template from left to right.</summary>
internal sealed class PatternReader(string text)
{
    private const string HexDigits = "0123456789abcdefABCDEF";
    private const string OctalDigits = "01234567";

    public int Position { get; set; }

    public bool IsAtEnd => Position == text.Length;

    /// <summary>The next character; NUL at the end.</summary>
    public char Next => IsAtEnd ? '\0' : text[Position];

    public bool NextIsDigit => !IsAtEnd && char.IsAsciiDigit(Next);

    public bool NextIsOctalDigit => !IsAtEnd && OctalDigits.Contains(Next);

    public char Read() => IsAtEnd ? throw Error("unexpected end of pattern") : text[Position++];

    /// <summary>Reads a character if it is the next one.</summary>
    public bool TryRead(char expected)
    {
        if (IsAtEnd || Next != expected)
            return false;
        Position++;
        return true;
    }

    public string ReadDigits()
    {
        var start = Position;
        while (NextIsDigit)
            Position++;
        return text[start..Position];
    }

    public string ReadOctalDigits(int max)
    {
        var start = Position;
        while (NextIsOctalDigit && Position - start < max)
            Position++;
        return text[start..Position];
    }

    /// <summary>Reads the hexadecimal digits of an escape such as <c>\x41</c>.</summary>
    public int ReadHex(char letter, int digits)
    {
        var start = Position;
        while (!IsAtEnd && Position - start < digits && HexDigits.Contains(Next))
            Position++;
        return Position - start == digits
            ? Convert.ToInt32(text[start..Position], 16)
            : throw Error($"incomplete escape \\{letter}{text[start..Position]}");
    }

    /// <summary>Reads up to a character, which is read as well.</summary>
    public string ReadUntil(char end, string what)
    {
        var found = text.IndexOf(end, Position);
        if (found < 0)
            throw Error($"missing {end}, unterminated {what}");
        var read = text[Position..found];
        Position = found + 1;
        return read;
    }

    public ArgumentException Error(string problem) => Error(problem, Position);

    // The message is for the user, who does not know the names of parameters.
#pragma warning disable MA0015
    public static ArgumentException Error(string problem, int position) => new($"{problem} at position {position}");
#pragma warning restore MA0015
}
