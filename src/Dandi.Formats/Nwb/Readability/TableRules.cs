using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Readability;

/// <summary>What makes a table unreadable: columns that are listed and not there, or of other lengths than the table (nwb.md §1.5).</summary>
internal static class TableRules
{
    private const string OtherRows = "column must have the same number of rows as 'id'";
    private const int MaxColumns = 100_000;

    /// <exception cref="UnreadableNwbException">It cannot be made.</exception>
    public static void Check(NwbObject table)
    {
        var names = ReadNames(table);
        foreach (var name in names)
        {
            if (table.Object(name) is null)
                throw Construction.Fails(
                    table,
                    $"'{name}'",
                    $"the attribute `colnames` lists the column `{name}`, which is not there."
                );
        }
        // Without a list of identifiers the reader makes one for each row of the columns.
        var rows =
            table.Member("id") is null ? LengthOfColumns(table) ?? 0
            : table.Dataset("id") is { Space.Dimensions: [var count, ..] } ? count
            : 0;
        CheckLengths(table, names, rows);
        if (rows > 0)
            CheckRequired(table, names);
        if (
            table.Type.Name == "PlaneSegmentation"
            && rows > 0
            && !names.Any(name => name is "image_mask" or "pixel_mask" or "voxel_mask")
        )
        {
            throw Construction.Fails(
                table,
                "Must provide at least one of 'image_mask', 'pixel_mask', or 'voxel_mask' columns",
                "it has rows, and none of the columns `image_mask`, `pixel_mask` and `voxel_mask`."
            );
        }
    }

    /// <summary>The rows of the first column that has any length; null if none has.</summary>
    public static long? LengthOfColumns(NwbObject table) =>
        ReadNames(table).Select(name => LengthOf(table, name)).FirstOrDefault(length => length is not null);

    /// <exception cref="UnreadableNwbException">They are no whole numbers.</exception>
    public static void CheckIdentifiers(NwbObject identifiers)
    {
        if (
            identifiers.Stored is Hdf5Dataset
            {
                Type.Class: not (Hdf5TypeClass.Integer or Hdf5TypeClass.Enumeration),
                Space.Count: > 0
            }
        )
        {
            throw Construction.Fails(
                identifiers,
                "ElementIdentifiers must contain integers",
                "identifiers of rows are whole numbers."
            );
        }
    }

    private static IReadOnlyList<string> ReadNames(NwbObject table)
    {
        if (table.Attribute("colnames") is not { } names)
            return [];
        if (names.Space.IsNull || names.Space.IsScalar)
            throw Construction.WrongType(
                table,
                "colnames",
                names.Space.IsNull ? "Empty" : "str",
                "list, tuple or ndarray"
            );
        // Tables without columns are written with an empty list of numbers.
        if (names.Type.Class != Hdf5TypeClass.String)
            return [];
        return [.. names.ReadTexts(0, (int)Math.Min(names.Count, MaxColumns)).Select(name => name ?? "")];
    }

    private static void CheckLengths(NwbObject table, IReadOnlyList<string> names, long rows)
    {
        var isElectrodes = Construction.ReadAs(table) == "ElectrodesTable";
        long? common = null;
        string? first = null;
        foreach (var name in names)
        {
            if (LengthOf(table, name) is not { } length)
                continue;
            if (isElectrodes && length != rows)
                throw Construction.Fails(table, OtherRows, $"its column `{name}` has {length} rows, and `id` {rows}.");
            if (common is { } other && length != other)
                throw Construction.Fails(
                    table,
                    "Columns must be the same length",
                    $"its column `{name}` has {length} rows, and `{first}` {other}."
                );
            (common, first) = (length, first ?? name);
        }
        // A list of identifiers that is there and empty cannot be filled up in the file.
        if (common is { } all && all != rows)
            throw Construction.Fails(
                table,
                "Must provide same number of ids as length of columns",
                $"its columns have {all} rows, and `id` {rows}."
            );
    }

    /// <summary>The rows of a column: those of its outermost index, if it is ragged.</summary>
    private static long? LengthOf(NwbObject table, string name)
    {
        var column = table.Dataset(name);
        while (column is not null && table.Object(name + "_index")?.IsKindOf("VectorIndex") == true)
        {
            name += "_index";
            column = table.Dataset(name);
        }
        if (column is null)
            return table.Object(name) is { } nested && nested.IsKindOf("DynamicTable")
                ? nested.Dataset("id")?.Space.Count
                : null;
        return column.Space.Dimensions is [var rows, ..] ? rows : null;
    }

    private static void CheckRequired(NwbObject table, IReadOnlyList<string> names)
    {
        var type = table.File.Catalog.Find("core", Construction.ReadAs(table)) ?? table.Type;
        foreach (var column in type.Datasets)
        {
            var isRequired =
                column is { Name: not null and not "id", TypeName: not null } && column.Quantity.IsRequired;
            if (
                isRequired
                && !names.Contains(column.Name!, StringComparer.Ordinal)
                && table.Object(column.Name!) is null
            )
            {
                throw Construction.Fails(
                    table,
                    OtherRows,
                    $"the column `{column.Name}`, which every {type.Name} has, is missing."
                );
            }
        }
    }
}
