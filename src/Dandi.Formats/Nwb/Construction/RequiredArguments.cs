namespace Dandi.Nwb.Construction;

/// <summary>
/// Checks the arguments that PyNWB's constructors require, whether or not the specification does (docs/spec/nwb.md
/// 1.5, "Constructor arguments").
/// </summary>
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

    /// <summary>Types whose class has a default description.</summary>
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

    /// <summary>Checks that all required arguments exist.</summary>
    /// <exception cref="UnreadableNwbException">An argument is missing.</exception>
    public static void Check(NwbObject item)
    {
        var isDescribed = false;
        for (var type = item.Type; type is not null; type = type.Parent)
        {
            isDescribed |= Described.Contains(type.Name);
            foreach (var argument in OfTypes.GetValueOrDefault(type.Name, []))
            {
                if (argument == "description" && (isDescribed || ConstructError.ReadAs(item) == "ElectrodesTable"))
                    continue;
                if (!Has(item, argument))
                    throw ConstructError.Missing(item, argument);
            }
        }
    }

    private static bool Has(NwbObject item, string argument) =>
        argument switch
        {
            // The name of the channel is free, so it is found by its type.
            "optical_channel" => item.MemberNames.Any(name => item.Object(name)?.IsKindOf("OpticalChannel") == true),
            _ => item.Attribute(argument) is not null || item.Member(argument) is not null,
        };
}
