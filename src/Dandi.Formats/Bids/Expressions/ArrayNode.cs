using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>An array whose items must be evaluated.</summary>
internal sealed class ArrayNode(ExpressionNode[] items) : ExpressionNode
{
    public IReadOnlyList<ExpressionNode> Items => items;

    /// <summary>Creates a node for an array; a constant if all of its items are.</summary>
    public static ExpressionNode Of(ExpressionNode[] items) =>
        Array.TrueForAll(items, item => item is ConstantNode)
            ? new ConstantNode(JsValue.Of(Array.ConvertAll(items, item => ((ConstantNode)item).Value)))
            : new ArrayNode(items);

    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        var values = new JsValue[items.Length];
        value = JsValue.Of(values);
        for (var i = 0; i < items.Length; i++)
        {
            if (!items[i].TryEvaluate(scope, out values[i]))
                return false;
        }
        return true;
    }
}
