using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>A call of something that is not a function: JavaScript throws.</summary>
internal sealed class InvalidCallNode : ExpressionNode
{
    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        value = default;
        return false;
    }
}
