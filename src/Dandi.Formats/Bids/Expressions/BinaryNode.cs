using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>An operator with two operands that are both evaluated, from left to right.</summary>
internal sealed class BinaryNode(JsOperator operation, ExpressionNode left, ExpressionNode right) : ExpressionNode
{
    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        value = default;
        return left.TryEvaluate(scope, out var first)
            && right.TryEvaluate(scope, out var second)
            && operation(first, second, out value);
    }
}
