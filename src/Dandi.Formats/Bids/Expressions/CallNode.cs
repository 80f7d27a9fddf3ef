using Dandi.Bids.Expressions.Functions;
using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>A call of a function; arguments that are not given are undefined.</summary>
internal sealed class CallNode(ExpressionFunction function, ExpressionNode[] arguments) : ExpressionNode
{
    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        value = default;
        return TryEvaluate(scope, 0, out var first)
            && TryEvaluate(scope, 1, out var second)
            && TryEvaluate(scope, 2, out var third)
            && function(first, second, third, out value);
    }

    private bool TryEvaluate(ExpressionScope scope, int argument, out JsValue value)
    {
        value = default;
        return argument >= arguments.Length || arguments[argument].TryEvaluate(scope, out value);
    }
}
