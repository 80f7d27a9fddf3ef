namespace Dandi.Bids.Expressions;

/// <summary>
/// Compiled expressions by their text. Equal texts are one instance, whose index is from 0 to <see cref="Count"/> - 1,
/// so that the value of an expression can be kept in an array while a file is checked.
/// </summary>
internal sealed class ExpressionCache
{
    private readonly Dictionary<string, BidsExpression> _expressions = new(StringComparer.Ordinal);

    public int Count => _expressions.Count;

    /// <summary>Gets the expression with a text.</summary>
    /// <exception cref="FormatException">The text is not an expression.</exception>
    public BidsExpression Get(string text)
    {
        if (!_expressions.TryGetValue(text, out var expression))
            _expressions.Add(text, expression = BidsExpression.Parse(text, _expressions.Count));
        return expression;
    }
}
