using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>
/// Checks for valid content on which the Python client fails (docs/spec/nwb.md 1.3.3 and 1.5). Such a file is not
/// refused, but the user is warned that the Python client would refuse it.
/// </summary>
internal static class PythonClientChecks
{
    public static IEnumerable<string> EventWaveform(NwbObject item, InspectedFile file)
    {
        yield return $"{item.Path} is an EventWaveform, which PyNWB 3.0 to 4.2 cannot read, so the Python client "
            + $"refuses the file. Move its SpikeEventSeries into the processing module itself.";
    }

    public static IEnumerable<string> EmptyColumns(NwbObject item, InspectedFile file)
    {
        foreach (var (name, elements) in TableColumns.AndUnlisted(item))
        {
            if (item.Object(name)?.IsKindOf("VectorIndex") == true)
                continue;
            if (elements.Dataspace.Count == 0)
                yield return $"The column {item.Path}/{name} has no elements, on which the NWB Inspector fails, so the "
                    + $"Python client refuses the file. Remove the empty column.";
            else if (elements.Type.Class == Hdf5TypeClass.Reference && !RefersToObject(item, elements))
                yield return $"The first reference in the column {item.Path}/{name} does not refer to an NWB "
                    + $"object, on which the NWB Inspector fails, so the Python client refuses the file. Correct "
                    + $"the reference.";
        }
    }

    public static IEnumerable<string> MissingColumns(NwbObject item, InspectedFile file)
    {
        if (TableColumns.Rows(item) > 0)
            yield break;
        foreach (var column in item.Type.Datasets)
        {
            if (
                column is not { Name: { } name and not "id", TypeName: not null, Quantity.IsRequired: true }
                || item.Member(name) is not null
            )
                continue;
            yield return $"{item.Path} has no rows and lacks the column `{name}`, on which the NWB Inspector "
                + $"fails, so the Python client refuses the file. Remove the table.";
        }
    }

    public static IEnumerable<string> Spikes(NwbObject item, InspectedFile file)
    {
        if (item.Dataset("spike_times") is not { } spikes)
            yield break;
        if (item.Dataset("spike_times_index") is not { } index)
            yield return $"{item.Path}/spike_times has no index, on which the NWB Inspector fails, so the Python "
                + $"client refuses the file. Write `spike_times_index`.";
        else if (index.Dataspace.Count == 0)
            yield break;
        else if (index.Type is { Class: Hdf5TypeClass.Integer, IsSigned: true })
            yield return $"{item.Path}/spike_times_index has a signed integer type, on which the NWB Inspector "
                + $"fails, so the Python client refuses the file. Write it as unsigned integers.";
        else if (spikes.Dataspace.Count == 0)
            yield return $"No unit of {item.Path} has a spike, on which the NWB Inspector fails, so the Python client "
                + $"refuses the file. Remove `spike_times`.";
    }

    public static IEnumerable<string> Times(NwbObject item, InspectedFile file)
    {
        foreach (var (name, elements) in TableColumns.Of(item))
        {
            if (name.EndsWith("_time", StringComparison.Ordinal) && !elements.Values.IsNumeric)
                yield return $"The column {item.Path}/{name} is named like a column of times but is not numeric, "
                    + $"on which the NWB Inspector fails, so the Python client refuses the file. Rename the column.";
        }
    }

    private static bool RefersToObject(NwbObject item, Hdf5Dataset references)
    {
        try
        {
            return references.Values.ReadReferencedObject() is { } target && item.File.ObjectOf(target) is not null;
        }
        catch (InvalidHdf5Exception fault) when (fault.ErrorKind == Hdf5ErrorKind.Damaged)
        {
            return false;
        }
    }
}
