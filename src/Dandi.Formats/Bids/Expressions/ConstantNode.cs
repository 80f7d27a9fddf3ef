using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>A literal, or an array of literals.</summary>
internal sealed class ConstantNode(JsValue constant) : ExpressionNode
{
    public JsValue Value { get; } = constant;

    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        value = Value;
        return true;
    }
}
