using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Inspection;

/// <summary>The columns of a DynamicTable, as listed in its attribute <c>colnames</c>.</summary>
internal static class TableColumns
{
    private const int MaxColumns = 100_000;

    /// <summary>
    /// Names and elements of the columns; for a ragged column, the elements of all rows. Without index columns and
    /// nested tables.
    /// </summary>
    public static IEnumerable<(string Name, Hdf5Dataset Elements)> Of(NwbObject table)
    {
        if (table.Attribute("colnames") is not { Type.Class: Hdf5TypeClass.String, Dataspace.IsNull: false } names)
            yield break;
        foreach (var name in names.ReadAllStrings(MaxColumns))
        {
            if (name is not null && table.Dataset(name) is { } column)
                yield return (name, column);
        }
    }

    /// <summary>
    /// The columns of <see cref="Of"/>, followed by existing columns that are not listed, as in a table that was
    /// written without rows.
    /// </summary>
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

    /// <summary>
    /// The number of rows: the length of <c>id</c>. If it is missing, PyNWB creates an id for each row of the
    /// columns.
    /// </summary>
    public static long Rows(NwbObject table) =>
        table.Member("id") is null
            ? Construction.TableRules.LengthOfColumns(table) ?? 0
            : NumberStream.FirstDimension(table.Dataset("id"));

    /// <summary>The table that a DynamicTableRegion refers to; null if there is none.</summary>
    public static NwbObject? TableOf(NwbObject region) =>
        region.Attribute("table") is { } reference && reference.ReadReferencedObject() is { } table
            ? region.File.ObjectOf(table)
            : null;
}
