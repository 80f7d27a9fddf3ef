using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>An item or a member in brackets: <c>nifti_header.dim[4]</c>.</summary>
internal sealed class ElementNode(ExpressionNode target, ExpressionNode key) : ExpressionNode
{
    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        value = default;
        return target.TryEvaluate(scope, out var owner)
            && key.TryEvaluate(scope, out var member)
            && JsMember.TryGet(owner, member, out value);
    }
}
