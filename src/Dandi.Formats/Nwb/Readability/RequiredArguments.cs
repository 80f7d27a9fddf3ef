namespace Dandi.Nwb.Readability;

/// <summary>What the constructors of the reference's classes ask for, whether or not the specification does (nwb.md §1.5, "Constructor arguments").</summary>
internal static class RequiredArguments
{
    private static readonly Dictionary<string, string[]> OfTypes = new(StringComparer.Ordinal)
    {
        ["AbstractFeatureSeries"] = ["feature_units", "features"],
        ["CorrectedImageStack"] = ["corrected", "original", "xy_translation"],
        ["Clustering"] = ["description", "num", "peak_over_rms", "times"],
        ["ClusterWaveforms"] = ["clustering_interface", "waveform_filtering", "waveform_mean", "waveform_sd"],
        ["DecompositionSeries"] = ["metric"],
        ["DeviceModel"] = ["manufacturer"],
        ["DynamicTable"] = ["description"],
        ["DynamicTableRegion"] = ["description"],
        ["ElectricalSeries"] = ["electrodes"],
        ["ElectrodeGroup"] = ["description", "location", "device"],
        ["EventDetection"] = ["detection_method", "source_electricalseries", "source_idx"],
        ["ExternalImage"] = ["image_format"],
        ["FeatureExtraction"] = ["electrodes", "description", "times", "features"],
        ["ImageMaskSeries"] = ["masked_imageseries"],
        ["ImagingPlane"] = ["optical_channel", "device", "excitation_lambda", "indicator", "location"],
        ["IntracellularElectrode"] = ["device", "description"],
        ["MeaningsTable"] = ["target"],
        ["NWBFile"] = ["session_description", "identifier"],
        ["OnePhotonSeries"] = ["imaging_plane"],
        ["OpticalChannel"] = ["description", "emission_lambda"],
        ["OptogeneticSeries"] = ["site"],
        ["OptogeneticStimulusSite"] = ["device", "description", "excitation_lambda", "location"],
        ["PatchClampSeries"] = ["electrode"],
        ["PlaneSegmentation"] = ["description", "imaging_plane"],
        ["ProcessingModule"] = ["description"],
        ["RoiResponseSeries"] = ["rois"],
        ["SpikeEventSeries"] = ["timestamps", "electrodes"],
        ["TwoPhotonSeries"] = ["imaging_plane"],
        ["VectorData"] = ["description"],
        ["VectorIndex"] = ["target"],
    };

    /// <summary>Tables and columns whose class has a description of its own.</summary>
    private static readonly HashSet<string> Described = new(StringComparer.Ordinal)
    {
        "Units",
        "TimeIntervals",
        "ElectrodesTable",
        "FrequencyBandsTable",
        "SweepTable",
        "IntracellularElectrodesTable",
        "IntracellularStimuliTable",
        "IntracellularResponsesTable",
        "IntracellularRecordingsTable",
        "SimultaneousRecordingsTable",
        "SequentialRecordingsTable",
        "RepetitionsTable",
        "ExperimentalConditionsTable",
        "VectorIndex",
        "MeaningsTable",
    };

    /// <summary>Finds what is missing.</summary>
    /// <exception cref="UnreadableNwbException">Something is.</exception>
    public static void Check(NwbObject item)
    {
        var isDescribed = false;
        for (var type = item.Type; type is not null; type = type.Parent)
        {
            isDescribed |= Described.Contains(type.Name);
            foreach (var argument in OfTypes.GetValueOrDefault(type.Name, []))
            {
                if (argument == "description" && (isDescribed || Construction.ReadAs(item) == "ElectrodesTable"))
                    continue;
                if (!Has(item, argument))
                    throw Construction.Missing(item, argument);
            }
        }
    }

    private static bool Has(NwbObject item, string argument) =>
        argument switch
        {
            // Named after what it is, for its own name is free.
            "optical_channel" => item.MemberNames.Any(name => item.Object(name)?.IsKindOf("OpticalChannel") == true),
            _ => item.Attribute(argument) is not null || item.Member(argument) is not null,
        };
}
