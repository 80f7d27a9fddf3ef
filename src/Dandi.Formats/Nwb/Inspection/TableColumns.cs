using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Inspection;

/// <summary>The columns of a table, as its attribute <c>colnames</c> lists them.</summary>
internal static class TableColumns
{
    private const int MaxColumns = 100_000;

    /// <summary>Names and elements of the columns, of ragged ones those of all rows together; no indexes, no tables.</summary>
    public static IEnumerable<(string Name, Hdf5Dataset Elements)> Of(NwbObject table)
    {
        if (table.Attribute("colnames") is not { Type.Class: Hdf5TypeClass.String, Space.IsNull: false } names)
            yield break;
        foreach (var name in names.ReadTexts(0, (int)Math.Min(names.Count, MaxColumns)))
        {
            if (name is not null && table.Dataset(name) is { } column)
                yield return (name, column);
        }
    }

    /// <summary>The same, and behind them the columns that are there without being listed, as in a table that was written without rows.</summary>
    public static IEnumerable<(string Name, Hdf5Dataset Elements)> AndUnlisted(NwbObject table)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in Of(table))
        {
            if (listed.Add(column.Name))
                yield return column;
        }
        foreach (var name in table.MemberNames)
        {
            if (
                listed.Contains(name)
                || table.Object(name) is not { } member
                || !member.IsKindOf("VectorData")
                || member.IsKindOf("VectorIndex")
            )
                continue;
            if (table.Dataset(name) is { } elements)
                yield return (name, elements);
        }
    }

    /// <summary>How many rows a table has: as many as identifiers; without a list of them the reader makes one for each row of the columns.</summary>
    public static long Rows(NwbObject table) =>
        table.Member("id") is null
            ? Readability.TableRules.LengthOfColumns(table) ?? 0
            : NumberStream.Length(table.Dataset("id"));

    /// <summary>The table whose rows a region selects; null if it names none.</summary>
    public static NwbObject? TableOf(NwbObject region) =>
        region.Attribute("table") is { } reference && reference.ReadReferenced() is { } table
            ? region.File.ObjectOf(table)
            : null;
}
