using Dandi.Bids.Expressions;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>
/// What is the same for all files of a kind. An expression that asks for nothing else has the same value for each file.
/// </summary>
internal sealed class KindScope(DatasetContext dataset, FileKind kind) : ExpressionScope
{
    /// <summary>Whether an expression asked for something that differs between files of the kind.</summary>
    private bool _differs;

    /// <inheritdoc/>
    public override IEnumerable<string> Names => [];

    /// <summary>Keeps the expressions whose values differ between files of the kind.</summary>
    /// <returns>Null if one of the others is not true, so that not all can be true.</returns>
    public IReadOnlyList<BidsExpression>? Reduce(IReadOnlyList<BidsExpression> selectors)
    {
        List<BidsExpression>? remaining = null;
        foreach (var selector in selectors)
        {
            _differs = false;
            var isTrue = selector.IsTrue(this);
            if (_differs)
                (remaining ??= []).Add(selector);
            else if (!isTrue)
                return null;
        }
        return remaining ?? (IReadOnlyList<BidsExpression>)[];
    }

    /// <inheritdoc/>
    public override JsValue Get(string name)
    {
        _differs |= !kind.TryGet(name, dataset, out var value);
        return value;
    }

    /// <inheritdoc/>
    public override bool Has(string name) => true;

    /// <inheritdoc/>
    public override bool TryCountExisting(IReadOnlyList<JsValue> paths, string kind, out int count)
    {
        // The function marks what it finds as viewed, for each file.
        _differs = true;
        count = 0;
        return true;
    }
}
