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
        switch (name)
        {
            case "suffix":
                return JsValue.Of(kind.Suffix);
            case "extension":
                return JsValue.Of(kind.Extension);
            case "datatype":
                return JsValue.Of(kind.Datatype);
            case "modality":
                return JsValue.Of(dataset.Schema.Modality(kind.Datatype) ?? "");
            case "dataset":
                return JsValue.Of(dataset.Members);
            case "schema":
                return JsValue.Of(dataset.Schema.Root);
            default:
                _differs = true;
                return JsValue.Undefined;
        }
    }

    /// <inheritdoc/>
    public override bool Has(string name) => true;

    /// <inheritdoc/>
    public override int CountExisting(IReadOnlyList<JsValue> paths, string kind)
    {
        // The function marks what it finds as viewed, for each file.
        _differs = true;
        return 0;
    }
}
