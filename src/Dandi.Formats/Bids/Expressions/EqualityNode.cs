using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary><c>==</c>, <c>!=</c>, <c>===</c> or <c>!==</c>.</summary>
internal sealed class EqualityNode(ExpressionNode left, ExpressionNode right, bool isStrict, bool isNegated)
    : ExpressionNode
{
    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        var exists = TryCompare(scope, out var holds);
        value = JsValue.Of(holds);
        return exists;
    }

    /// <inheritdoc/>
    public override bool IsTrue(ExpressionScope scope) => TryCompare(scope, out var holds) && holds;

    private bool TryCompare(ExpressionScope scope, out bool holds)
    {
        holds = false;
        if (!left.TryEvaluate(scope, out var first) || !right.TryEvaluate(scope, out var second))
            return false;
        var areEqual = isStrict ? JsValue.AreIdentical(first, second) : JsComparison.AreEqual(first, second);
        holds = areEqual != isNegated;
        return true;
    }
}
