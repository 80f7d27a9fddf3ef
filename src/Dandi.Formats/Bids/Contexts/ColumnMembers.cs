using Dandi.Bids.Readers;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>The columns of a table as an object of expressions.</summary>
internal sealed class ColumnMembers(TsvTable table) : JsObject
{
    private readonly Dictionary<string, IReadOnlyList<string>?> _columns = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override IEnumerable<string> Names => table.Names;

    /// <summary>The names of the columns, in their order.</summary>
    public IReadOnlyList<string> Headers => table.Names;

    /// <summary>The cells of a column; null if there is none.</summary>
    public IReadOnlyList<string>? Column(string name)
    {
        if (!_columns.TryGetValue(name, out var column))
            _columns[name] = column = table.Column(name);
        return column;
    }

    /// <inheritdoc/>
    public override JsValue Get(string name) =>
        Column(name) is { } column ? JsValue.Of(new TextItems(column)) : JsValue.Undefined;

    /// <inheritdoc/>
    public override bool Has(string name) => table.Names.Contains(name);
}
