using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>
/// An expression of the BIDS schema, compiled. It is evaluated as JavaScript evaluates it, where an exception makes the
/// value of the whole expression null. Instances can be used by several threads.
/// </summary>
internal sealed class BidsExpression
{
    private readonly ExpressionNode _root;

    private BidsExpression(string text, ExpressionNode root, int index) => (Text, _root, Index) = (text, root, index);

    public string Text { get; }

    /// <summary>The index in the <see cref="ExpressionCache"/> that the expression is from; otherwise 0.</summary>
    public int Index { get; }

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="FormatException">The text is not an expression.</exception>
    public static BidsExpression Parse(string text, int index = 0) => new(text, ExpressionParser.Parse(text), index);

    /// <summary>Evaluates the expression; null if JavaScript would throw.</summary>
    public JsValue Evaluate(ExpressionScope scope) => TryEvaluate(scope, out var value) ? value : JsValue.Null;

    /// <summary>Evaluates the expression.</summary>
    /// <returns>False if JavaScript would throw.</returns>
    public bool TryEvaluate(ExpressionScope scope, out JsValue value) => _root.TryEvaluate(scope, out value);

    /// <summary>Whether the value is truthy.</summary>
    public bool IsTrue(ExpressionScope scope) => _root.IsTrue(scope);
}
