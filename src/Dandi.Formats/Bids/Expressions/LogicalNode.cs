using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary><c>&amp;&amp;</c> or <c>||</c>, whose value is one of the operands.</summary>
internal sealed class LogicalNode(ExpressionNode left, ExpressionNode right, bool isConjunction) : ExpressionNode
{
    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value) =>
        left.TryEvaluate(scope, out value)
        && (JsConversion.ToBoolean(value) != isConjunction || right.TryEvaluate(scope, out value));

    /// <inheritdoc/>
    public override bool IsTrue(ExpressionScope scope) =>
        isConjunction ? left.IsTrue(scope) && right.IsTrue(scope) : base.IsTrue(scope);
}
