using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Of the places in the brain of a mouse, which should be terms of the Allen Mouse Brain Common Coordinate Framework.</summary>
internal static class BrainLocationChecks
{
    private const int AtOnce = 4096;
    private const int MaxTerms = 10_000;

    public static IEnumerable<string> Electrodes(NwbObject item, InspectedFile file)
    {
        if (
            !file.IsOfMouse
            || file.File.Find("/general/extracellular_ephys/electrodes/location")
                is not Hdf5Dataset { Type.Class: Hdf5TypeClass.String } locations
        )
            yield break;
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (long first = 0; first < locations.Space.Count && known.Count < MaxTerms; first += AtOnce)
        {
            file.Token.ThrowIfCancellationRequested();
            foreach (
                var location in locations.Values.ReadTexts(first, (int)Math.Min(AtOnce, locations.Space.Count - first))
            )
            {
                if (known.Add(location ?? "") && Validate("Electrode", location ?? "") is { } message)
                    yield return message;
            }
        }
    }

    public static IEnumerable<string> ImagingPlane(NwbObject item, InspectedFile file) =>
        Of(item, file, "ImagingPlane");

    public static IEnumerable<string> IntracellularElectrode(NwbObject item, InspectedFile file) =>
        Of(item, file, "IntracellularElectrode");

    private static IEnumerable<string> Of(NwbObject item, InspectedFile file, string what)
    {
        if (file.IsOfMouse && item.Text("location") is { } location && Validate(what, location) is { } message)
            yield return message;
    }

    private static string? Validate(string what, string location) =>
        AllenTerms.Contain(location)
            ? null
            : $"{what} location '{location}' is not a term in the Allen Mouse Brain CCF ontology. Please use either the full name or abbreviation from the Allen Mouse Brain Atlas (e.g., 'Primary visual area' or 'VISp'). This check can be ignored if Allen CCF terms do not meet your needs.";
}
