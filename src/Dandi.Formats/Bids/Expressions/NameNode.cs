using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>A name of the context, which is undefined if it is not there.</summary>
internal sealed class NameNode(string name) : ExpressionNode
{
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        value = scope.Get(Name);
        return true;
    }
}
