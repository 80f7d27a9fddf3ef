using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>What an expression can name: the context of a file. A name that is not there is undefined.</summary>
internal abstract class ExpressionScope : JsObject
{
    /// <summary>Counts the paths of a list that exist (the function <c>exists</c>).</summary>
    /// <param name="paths">The paths; neither null nor undefined.</param>
    /// <param name="kind">
    /// What the paths are relative to: <c>dataset</c>, <c>subject</c>, <c>stimuli</c>, <c>file</c> or <c>bids-uri</c>.
    /// </param>
    /// <param name="count">How many of them exist.</param>
    /// <returns>False if an item is not a string: JavaScript throws.</returns>
    public abstract bool TryCountExisting(IReadOnlyList<JsValue> paths, string kind, out int count);
}
