using Dandi.JsonSchemas;

namespace Dandi.Bids.Expressions;

/// <summary>Splits the text of an expression into tokens.</summary>
internal static class Tokenizer
{
    // Expressions have fewer than 100. The number bounds how deeply an expression can be nested.
    private const int MaxTokens = 500;

    // Of several with the same beginning, the longest is first.
    private static readonly string[] Operators =
    [
        "===",
        "!==",
        "**",
        "==",
        "!=",
        "<=",
        ">=",
        "&&",
        "||",
        .. "<>!+-*/%.,()[]{}".Select(character => character.ToString()),
    ];

    /// <summary>Gets the tokens, the last of which is the end.</summary>
    /// <exception cref="FormatException">The text contains something that is not a token, or too many.</exception>
    public static List<Token> Tokenize(string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length; )
        {
            if (EcmaRegex.WhiteSpace.Contains(text[at], StringComparison.Ordinal))
            {
                at++;
                continue;
            }
            if (tokens.Count == MaxTokens)
                throw new FormatException($"The expression has more than {MaxTokens} tokens.");
            at += Add(tokens, text, at);
        }
        tokens.Add(new Token(TokenKind.End, "", text.Length));
        return tokens;
    }

    private static int Add(List<Token> tokens, string text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest[0] is '"' or '\'')
            return AddText(tokens, rest, at);
        var (kind, length) = Measure(rest);
        if (length == 0)
            throw new FormatException($"Unexpected character `{rest[0]}` at position {at}.");
        tokens.Add(new Token(kind, rest[..length].ToString(), at));
        return length;
    }

    // A backslash has no meaning: patterns are written as they are.
    private static int AddText(List<Token> tokens, ReadOnlySpan<char> rest, int at)
    {
        var length = rest[1..].IndexOf(rest[0]);
        if (length < 0 || rest.Slice(1, length).ContainsAny('\n', '\r'))
            throw new FormatException($"The string at position {at} has no end.");
        tokens.Add(new Token(TokenKind.Text, rest.Slice(1, length).ToString(), at));
        return length + 2;
    }

    private static (TokenKind Kind, int Length) Measure(ReadOnlySpan<char> rest)
    {
        if (char.IsAsciiDigit(rest[0]) || (rest[0] == '.' && rest.Length > 1 && char.IsAsciiDigit(rest[1])))
            return (TokenKind.Number, MeasureNumber(rest));
        if (IsNameCharacter(rest[0]))
        {
            var length = 1;
            while (length < rest.Length && IsNameCharacter(rest[length]))
                length++;
            return (TokenKind.Name, length);
        }
        foreach (var text in Operators)
        {
            if (rest.StartsWith(text, StringComparison.Ordinal))
                return (TokenKind.Operator, text.Length);
        }
        return (TokenKind.Operator, 0);
    }

    // Digits, a period, letters, and the sign of an exponent; whether it is a number is seen when it is read.
    private static int MeasureNumber(ReadOnlySpan<char> rest)
    {
        var length = 1;
        while (
            length < rest.Length
            && (
                rest[length] == '.'
                || IsNameCharacter(rest[length])
                || (rest[length] is '+' or '-' && rest[length - 1] is 'e' or 'E' && !rest.StartsWith("0x"))
            )
        )
            length++;
        return length;
    }

    private static bool IsNameCharacter(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '_' or '$' || char.IsLetter(character);
}
