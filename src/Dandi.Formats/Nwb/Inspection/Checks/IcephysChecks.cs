namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks intracellular recordings and optogenetic stimulation.</summary>
internal static class IcephysChecks
{
    public static IEnumerable<string> IntracellularElectrodeCellIdExists(NwbObject item, InspectedFile file)
    {
        if (item.Text("cell_id") is null)
            yield return "Please include a unique cell_id associated with this IntracellularElectrode.";
    }

    public static IEnumerable<string> SweeptableDeprecated(NwbObject item, InspectedFile file)
    {
        if (PackageVersion.IsLater(file.File.Version, 2, 3, 0))
            yield return "SweepTable is deprecated in NWB schema version >= 2.4.0. Use IntracellularRecordingsTable "
                + "instead. See NWBFile.add_intracellular_recordings for more information.";
    }

    public static IEnumerable<string> OptogeneticStimulusSiteHasOptogeneticSeries(NwbObject item, InspectedFile file)
    {
        if (!file.StimulatedSites.Contains(item.Address))
            yield return "OptogeneticStimulusSite is not referenced by any OptogeneticSeries.";
    }
}
