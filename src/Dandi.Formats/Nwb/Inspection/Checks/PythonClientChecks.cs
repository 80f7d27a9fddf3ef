using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Where the Python client fails on a file that no rule forbids (nwb.md §1.3.3, §1.5 EventWaveform). We do not refuse such a file, but say that others will.</summary>
internal static class PythonClientChecks
{
    public static IEnumerable<string> EventWaveform(NwbObject item, InspectedFile file)
    {
        yield return $"{item.Path} is an EventWaveform, which PyNWB 3.0 to 4.2 cannot read: the Python client refuses the file. Write its SpikeEventSeries into the processing module itself.";
    }

    public static IEnumerable<string> EmptyColumns(NwbObject item, InspectedFile file)
    {
        foreach (var (name, elements) in TableColumns.AndUnlisted(item))
        {
            if (item.Object(name)?.IsKindOf("VectorIndex") == true)
                continue;
            if (elements.Space.Count == 0)
                yield return $"The column {item.Path}/{name} has no elements, on which the NWB Inspector fails: the Python client refuses the file. Leave out what is empty.";
            else if (elements.Type.Class == Hdf5TypeClass.Reference && !LeadsToObject(item, elements))
                yield return $"The first reference in the column {item.Path}/{name} leads to no object of NWB, on which the NWB Inspector fails: the Python client refuses the file. Let it refer to what is meant.";
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
            yield return $"{item.Path} has no rows and lacks the column `{name}`, on which the NWB Inspector fails: the Python client refuses the file. Leave the table out.";
        }
    }

    public static IEnumerable<string> Spikes(NwbObject item, InspectedFile file)
    {
        if (item.Dataset("spike_times") is not { } spikes)
            yield break;
        if (item.Dataset("spike_times_index") is not { } index)
            yield return $"{item.Path}/spike_times has no index, on which the NWB Inspector fails: the Python client refuses the file. Write `spike_times_index`.";
        else if (index.Space.Count == 0)
            yield break;
        else if (index.Type is { Class: Hdf5TypeClass.Integer, IsSigned: true })
            yield return $"{item.Path}/spike_times_index is of a signed type, on which the NWB Inspector fails: the Python client refuses the file. Write it as unsigned whole numbers.";
        else if (spikes.Space.Count == 0)
            yield return $"No unit of {item.Path} has a spike, on which the NWB Inspector fails: the Python client refuses the file. Leave out `spike_times`.";
    }

    public static IEnumerable<string> Times(NwbObject item, InspectedFile file)
    {
        foreach (var (name, elements) in TableColumns.Of(item))
        {
            if (name.EndsWith("_time", StringComparison.Ordinal) && !elements.Values.AreNumbers)
                yield return $"The column {item.Path}/{name} is named like one of times and has none, on which the NWB Inspector fails: the Python client refuses the file. Give it another name.";
        }
    }

    private static bool LeadsToObject(NwbObject item, Hdf5Dataset references)
    {
        try
        {
            return references.Values.ReadReferenced() is { } target && item.File.ObjectOf(target) is not null;
        }
        catch (InvalidHdf5Exception fault) when (fault.Fault == Hdf5Fault.Damaged)
        {
            return false;
        }
    }
}
