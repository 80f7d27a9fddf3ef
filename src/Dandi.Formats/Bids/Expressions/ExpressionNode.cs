using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>
/// A part of a compiled expression. Where JavaScript would throw, evaluation fails without an exception: selectors
/// often name members of something that a file does not have.
/// </summary>
internal abstract class ExpressionNode
{
    /// <summary>Evaluates the node.</summary>
    /// <returns>False if JavaScript would throw.</returns>
    public abstract bool TryEvaluate(ExpressionScope scope, out JsValue value);

    /// <summary>Whether the value exists and is truthy; cheaper than the value where that needs an object.</summary>
    public virtual bool IsTrue(ExpressionScope scope) =>
        TryEvaluate(scope, out var value) && JsConversion.ToBoolean(value);
}
