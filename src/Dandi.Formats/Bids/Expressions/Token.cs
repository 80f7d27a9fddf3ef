namespace Dandi.Bids.Expressions;

/// <summary>A token of an expression.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">The name, the operator, the digits, or the string without its quotes; empty at the end.</param>
/// <param name="Position">The index of the first character.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    public bool IsOperator(string text) => Kind == TokenKind.Operator && Text == text;
}
