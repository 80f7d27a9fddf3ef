using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>The function <c>exists</c>: how many of the paths in a list exist.</summary>
internal sealed class ExistsNode(ExpressionNode paths, ExpressionNode? kind) : ExpressionNode
{
    private const string Dataset = "dataset";

    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        value = JsValue.Of(0);
        var relation = JsValue.Undefined;
        if (!paths.TryEvaluate(scope, out var list) || kind?.TryEvaluate(scope, out relation) == false)
            return false;
        if (list.IsNullish)
            return true;
        var items = list.IsArray ? list.Items : [list];
        var isCounted = scope.TryCountExisting(items, relation.IsString ? relation.Text : Dataset, out var count);
        value = JsValue.Of(count);
        return isCounted;
    }
}
