using Dandi.Bids.Readers;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>The columns of a table as an object of expressions.</summary>
internal sealed class ColumnMembers(TsvTable table) : JsObject
{
    /// <inheritdoc/>
    public override IEnumerable<string> Names => table.Names;

    /// <summary>The names of the columns, in their order.</summary>
    public IReadOnlyList<string> Headers => table.Names;

    /// <summary>The cells of a column; null if there is none.</summary>
    public IReadOnlyList<string>? Column(string name) => table.Column(name);

    /// <summary>Whether there is a column and a predicate is true of all its cells.</summary>
    public bool All(string name, CellPredicate holds) =>
        table.IndexOf(name) is >= 0 and var column && table.All(column, holds);

    /// <inheritdoc/>
    public override JsValue Get(string name) =>
        Column(name) is { } column ? JsValue.Of(new TextItems(column)) : JsValue.Undefined;

    /// <inheritdoc/>
    public override bool Has(string name) => table.IndexOf(name) >= 0;
}
