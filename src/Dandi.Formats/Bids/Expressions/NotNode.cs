using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>The negation of a truth value (<c>!</c>).</summary>
internal sealed class NotNode(ExpressionNode operand) : ExpressionNode
{
    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        var exists = operand.TryEvaluate(scope, out var result);
        value = JsValue.Of(exists && !JsConversion.ToBoolean(result));
        return exists;
    }
}
