using Dandi.Bids.Expressions.Functions;
using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>The function <c>intersects</c>; the list of common items is only made where it is used.</summary>
internal sealed class IntersectsNode(ExpressionNode left, ExpressionNode right) : ExpressionNode
{
    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        value = default;
        if (!left.TryEvaluate(scope, out var first) || !right.TryEvaluate(scope, out var second))
            return false;
        value = Intersection.Of(first, second);
        return true;
    }

    /// <inheritdoc/>
    public override bool IsTrue(ExpressionScope scope) =>
        TryEvaluateUnwrapped(left, scope, out var first)
        && TryEvaluateUnwrapped(right, scope, out var second)
        && Intersection.Exists(first, second);

    // The function makes an array of a single value, so that an array literal with one need not be made.
    private static bool TryEvaluateUnwrapped(ExpressionNode node, ExpressionScope scope, out JsValue value)
    {
        if (node is not ArrayNode { Items: [var item] })
            return node.TryEvaluate(scope, out value);
        var exists = item.TryEvaluate(scope, out value);
        if (value.IsArray)
            value = JsValue.Of([value]);
        return exists;
    }
}
