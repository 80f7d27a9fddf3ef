using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>The number that a value is, with the sign changed (<c>-</c>) or not (<c>+</c>).</summary>
internal sealed class SignNode(ExpressionNode operand, bool isNegative) : ExpressionNode
{
    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        var exists = operand.TryEvaluate(scope, out var result);
        var number = JsConversion.ToNumber(result);
        value = JsValue.Of(isNegative ? -number : number);
        return exists;
    }
}
