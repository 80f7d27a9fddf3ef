using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>A member that is given by its name: <c>sidecar.EchoTime</c>.</summary>
internal sealed class MemberNode(ExpressionNode target, string name) : ExpressionNode
{
    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        if (target.TryEvaluate(scope, out var owner))
            return JsMember.TryGet(owner, name, out value);
        value = default;
        return false;
    }
}
