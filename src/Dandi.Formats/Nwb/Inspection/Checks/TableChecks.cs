using System.Text;
using System.Text.RegularExpressions;
using Dandi.Hdf5;
using Dandi.Hdf5.Types;
using Dandi.Json;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks tables of any type (DynamicTable and DynamicTableRegion).</summary>
internal static partial class TableChecks
{
    private const string JsonHint =
        " This string is also JSON loadable, so call `json.loads(...)` on the string to unpack.";
    private static readonly JsonLimits Limits = new(MaxBytes: 16 << 20, MaxDepth: 500, MaxValues: 2_000_000);

    public static IEnumerable<string> DynamicTableRegionDataValidity(NwbObject item, InspectedFile file)
    {
        if (item.Stored is not Hdf5Dataset region || TableColumns.TableOf(item) is not { } table)
            yield break;
        var rows = TableColumns.Rows(table);
        var selected = NumberStream.ReadIntegers(region.Values, 0, NumberStream.SampleSize).ToArray();
        // As in the inspector, an index equal to the number of rows passes, although it is out of range.
        if (selected.Any(row => row > rows))
            yield return $"Some elements of {item.Name} are out of range because they are greater than the length "
                + $"of the target table. Note that data should contain indices, not ids.";
        else if (selected.Any(row => row < 0))
            yield return $"Some elements of {item.Name} are out of range because they are less than 0.";
    }

    public static IEnumerable<string> EmptyTable(NwbObject item, InspectedFile file)
    {
        if (TableColumns.Rows(item) == 0)
            yield return "This table has no data added to it.";
    }

    public static IEnumerable<string> IdsUnique(NwbObject item, InspectedFile file)
    {
        var known = new HashSet<long>();
        if (!NumberStream.ReadIntegers(item.Dataset("id")?.Values, 0, NumberStream.SampleSize).All(known.Add))
            yield return "This table has ids that are not unique.";
    }

    public static IEnumerable<string> TableValuesForDict(NwbObject item, InspectedFile file)
    {
        foreach (var (name, elements) in TableColumns.Of(item))
        {
            if (
                elements is not { Type.Class: Hdf5TypeClass.String, Dataspace.Dimensions.Count: 1 }
                || item.Object(name)?.IsKindOf("VectorIndex") == true
            )
                continue;
            for (long index = 0; index < Math.Min(elements.Dataspace.Count, NumberStream.SampleSize); index++)
            {
                if (elements.Values.ReadString(index) is not { } text || !Dictionary().IsMatch(text))
                    continue;
                yield return $"The column '{name}' contains a string value that contains a dictionary! Please unpack "
                    + $"dictionaries as additional rows or columns of the "
                    + $"table.{(PythonJsonParser.IsReadable(Encoding.UTF8.GetBytes(text), Limits) ? JsonHint : "")}";
            }
        }
    }

    [GeneratedRegex(@"\{.+:.+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Dictionary();
}
