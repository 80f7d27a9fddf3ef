using Dandi.Bids.Expressions.Functions;
using Dandi.Bids.Values;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Expressions;

/// <summary>The function <c>match</c> with a pattern that is compiled with the expression.</summary>
internal sealed class MatchNode(ExpressionNode target, EcmaRegex pattern) : ExpressionNode
{
    /// <inheritdoc/>
    public override bool TryEvaluate(ExpressionScope scope, out JsValue value)
    {
        value = default;
        return target.TryEvaluate(scope, out var text) && TextFunctions.Match(text, pattern, out value);
    }
}
