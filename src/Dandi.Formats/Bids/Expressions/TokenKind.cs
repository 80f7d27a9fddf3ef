namespace Dandi.Bids.Expressions;

/// <summary>The kind of a token.</summary>
internal enum TokenKind
{
    End,
    Name,
    Number,
    Text,

    /// <summary>An operator, a bracket or a comma.</summary>
    Operator,
}
