using Dandi.Hdf5;

namespace Dandi.Nwb.Inspection;

/// <summary>
/// Determines the location of a result as the Python client does (docs/spec/nwb.md 1.3, "Location").
/// </summary>
internal static class ResultLocation
{
    /// <summary>The location of results for an object; null if there is none.</summary>
    public static string? Of(NwbObject item)
    {
        if (item.Parent is null || item.IsKindOf("NWBFile"))
            return "/";
        if (item.IsKindOf("Subject"))
            return "/general/subject";
        if (item.IsKindOf("Device"))
            return $"/general/devices/{item.Name}";
        if (item.IsKindOf("ElectrodeGroup"))
            return $"/general/extracellular_ephys/{item.Name}";
        return Fields(item).Any() ? item.Path : null;
    }

    /// <summary>
    /// The fields of an object that are stored as datasets: arrays without a type, in the order of the specification,
    /// except those reached through a link.
    /// </summary>
    public static IEnumerable<(string Name, Hdf5Dataset Dataset)> Fields(NwbObject item)
    {
        if (item.Stored is not Hdf5Group group)
            yield break;
        foreach (var spec in item.Type.Datasets)
        {
            if (
                spec is not { TypeName: null, Name: { } name }
                || item.File.Tree.Member(group, name) is not { IsLink: false } member
            )
                continue;
            if (
                item.File.Tree.StoredOf(member) is Hdf5Dataset { Dataspace: { IsScalar: false, IsNull: false } } dataset
            )
                yield return (name, dataset);
        }
    }
}
