using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Construction;

/// <summary>
/// Checks the conditions on which PyNWB cannot construct a table: listed columns that are missing, and columns of
/// different lengths (docs/spec/nwb.md 1.5).
/// </summary>
internal static class TableRules
{
    private const string RowCountMismatch = "column must have the same number of rows as 'id'";
    private const int MaxColumns = 100_000;

    /// <exception cref="UnreadableNwbException">PyNWB could not construct the table.</exception>
    public static void Check(NwbObject table)
    {
        var names = ReadNames(table);
        foreach (var name in names)
        {
            if (table.Object(name) is null)
                throw ConstructError.Failed(
                    table,
                    $"'{name}'",
                    $"the attribute `colnames` lists the column `{name}`, which does not exist."
                );
        }
        // If `id` is missing, PyNWB creates an id for each row of the columns.
        var rows =
            table.Member("id") is null ? LengthOfColumns(table) ?? 0
            : table.Dataset("id") is { Dataspace.Dimensions: [var count, ..] } ? count
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
            throw ConstructError.Failed(
                table,
                "Must provide at least one of 'image_mask', 'pixel_mask', or 'voxel_mask' columns",
                "it has rows but none of the columns `image_mask`, `pixel_mask` or `voxel_mask`."
            );
        }
    }

    /// <summary>The number of rows of the first column that has a length; null if none has.</summary>
    public static long? LengthOfColumns(NwbObject table) =>
        ReadNames(table).Select(name => LengthOf(table, name)).FirstOrDefault(length => length is not null);

    /// <exception cref="UnreadableNwbException">The ids are not integers.</exception>
    public static void CheckIdentifiers(NwbObject identifiers)
    {
        if (
            identifiers.Stored is Hdf5Dataset
            {
                Type.Class: not (Hdf5TypeClass.Integer or Hdf5TypeClass.Enumeration),
                Dataspace.Count: > 0
            }
        )
        {
            throw ConstructError.Failed(
                identifiers,
                "ElementIdentifiers must contain integers",
                "the ids of rows must be integers."
            );
        }
    }

    private static IReadOnlyList<string> ReadNames(NwbObject table)
    {
        if (table.Attribute("colnames") is not { } names)
            return [];
        if (names.Dataspace.IsNull || names.Dataspace.IsScalar)
            throw ConstructError.WrongType(
                table,
                "colnames",
                names.Dataspace.IsNull ? "Empty" : "str",
                "list, tuple or ndarray"
            );
        // Tables without columns are written with an empty list of numbers.
        if (names.Type.Class != Hdf5TypeClass.String)
            return [];
        return [.. names.ReadAllStrings(MaxColumns).Select(name => name ?? "")];
    }

    private static void CheckLengths(NwbObject table, IReadOnlyList<string> names, long rows)
    {
        var isElectrodes = ConstructError.ReadAs(table) == "ElectrodesTable";
        long? common = null;
        string? first = null;
        foreach (var name in names)
        {
            if (LengthOf(table, name) is not { } length)
                continue;
            if (isElectrodes && length != rows)
                throw ConstructError.Failed(
                    table,
                    RowCountMismatch,
                    $"its column `{name}` has {length} rows, but `id` has {rows}."
                );
            if (common is { } other && length != other)
                throw ConstructError.Failed(
                    table,
                    "Columns must be the same length",
                    $"its column `{name}` has {length} rows, but `{first}` has {other}."
                );
            (common, first) = (length, first ?? name);
        }
        // PyNWB does not extend an existing empty `id` in the file.
        if (common is { } all && all != rows)
            throw ConstructError.Failed(
                table,
                "Must provide same number of ids as length of columns",
                $"its columns have {all} rows, but `id` has {rows}."
            );
    }

    /// <summary>The number of rows of a column; for a ragged column, those of its outermost index.</summary>
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
                ? nested.Dataset("id")?.Dataspace.Count
                : null;
        return column.Dataspace.Dimensions is [var rows, ..] ? rows : null;
    }

    private static void CheckRequired(NwbObject table, IReadOnlyList<string> names)
    {
        var known = names.ToHashSet(StringComparer.Ordinal);
        var type = table.File.Catalog.Find("core", ConstructError.ReadAs(table)) ?? table.Type;
        foreach (var column in type.Datasets)
        {
            var isRequired =
                column is { Name: not null and not "id", TypeName: not null } && column.Quantity.IsRequired;
            if (isRequired && !known.Contains(column.Name!) && table.Object(column.Name!) is null)
            {
                throw ConstructError.Failed(
                    table,
                    RowCountMismatch,
                    $"the column `{column.Name}`, which every {type.Name} has, is missing."
                );
            }
        }
    }
}
