using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>
/// Checks brain locations in mice, which should be terms of the Allen Mouse Brain Common Coordinate Framework.
/// </summary>
internal static class BrainLocationChecks
{
    private const int BlockSize = 4096;
    private const int MaxLocations = 1_000_000;

    public static IEnumerable<string> ElectrodesLocationAllenCcf(NwbObject item, InspectedFile file)
    {
        if (
            !file.HasMouseSubject
            || file.File.Find("/general/extracellular_ephys/electrodes/location")
                is not Hdf5Dataset { Type.Class: Hdf5TypeClass.String } locations
        )
            yield break;
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (long first = 0; first < locations.Dataspace.Count; first += BlockSize)
        {
            file.Token.ThrowIfCancellationRequested();
            if (known.Count > MaxLocations)
                throw NwbLimits.Exceeded($"the electrodes have more than {MaxLocations} different locations");
            foreach (
                var location in locations.Values.ReadStrings(
                    first,
                    (int)Math.Min(BlockSize, locations.Dataspace.Count - first)
                )
            )
            {
                if (known.Add(location ?? "") && Validate("Electrode", location ?? "") is { } message)
                    yield return message;
            }
        }
    }

    public static IEnumerable<string> ImagingPlaneLocationAllenCcf(NwbObject item, InspectedFile file) =>
        Of(item, file, "ImagingPlane");

    public static IEnumerable<string> IntracellularElectrodeLocationAllenCcf(NwbObject item, InspectedFile file) =>
        Of(item, file, "IntracellularElectrode");

    private static IEnumerable<string> Of(NwbObject item, InspectedFile file, string what)
    {
        if (file.HasMouseSubject && item.Text("location") is { } location && Validate(what, location) is { } message)
            yield return message;
    }

    private static string? Validate(string what, string location) =>
        AllenTerms.Contains(location)
            ? null
            : $"{what} location '{location}' is not a term in the Allen Mouse Brain CCF ontology. Please use "
                + $"either the full name or abbreviation from the Allen Mouse Brain Atlas (e.g., 'Primary visual "
                + $"area' or 'VISp'). This check can be ignored if Allen CCF terms do not meet your needs.";
}
