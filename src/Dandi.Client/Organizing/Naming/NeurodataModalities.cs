using System.Collections.Frozen;

namespace Dandi.Organizing.Naming;

/// <summary>
/// The modalities of a file, from the neurodata types in it (docs/spec/organize.md §3.3). The modality of a type is
/// the module of PyNWB that defines it; types of all kinds of files (<c>base</c>, <c>device</c>, <c>file</c>,
/// <c>misc</c>) have none.
/// </summary>
public static class NeurodataModalities
{
    /// <summary>The modality of each type that has one.</summary>
    public static IReadOnlyDictionary<string, string> ByType { get; } =
        new Dictionary<string, string[]>
        {
            ["behavior"] =
            [
                "BehavioralEpochs",
                "BehavioralEvents",
                "BehavioralTimeSeries",
                "CompassDirection",
                "EyeTracking",
                "Position",
                "PupilTracking",
                "SpatialSeries",
            ],
            ["core"] =
            [
                "MultiContainerInterface",
                "NWBContainer",
                "NWBData",
                "NWBDataInterface",
                "NWBMixin",
                "ScratchData",
            ],
            ["ecephys"] =
            [
                "ClusterWaveforms",
                "Clustering",
                "ElectricalSeries",
                "ElectrodeGroup",
                "EventDetection",
                "EventWaveform",
                "FeatureExtraction",
                "FilteredEphys",
                "LFP",
                "SpikeEventSeries",
            ],
            ["icephys"] =
            [
                "CurrentClampSeries",
                "CurrentClampStimulusSeries",
                "IZeroClampSeries",
                "IntracellularElectrode",
                "PatchClampSeries",
                "VoltageClampSeries",
                "VoltageClampStimulusSeries",
            ],
            ["image"] =
            [
                "GrayscaleImage",
                "ImageMaskSeries",
                "ImageSeries",
                "IndexSeries",
                "OpticalSeries",
                "RGBAImage",
                "RGBImage",
            ],
            ["ogen"] = ["OptogeneticSeries", "OptogeneticStimulusSite"],
            ["ophys"] =
            [
                "CorrectedImageStack",
                "DfOverF",
                "Fluorescence",
                "ImageSegmentation",
                "ImagingPlane",
                "MotionCorrection",
                "OnePhotonSeries",
                "OpticalChannel",
                "RoiResponseSeries",
                "TwoPhotonSeries",
            ],
        }
            .SelectMany(module => module.Value.Select(type => KeyValuePair.Create(type, module.Key)))
            .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The modalities of a file, sorted.</summary>
    /// <param name="types">The neurodata types: <c>LFP</c>, or <c>Device (2)</c> if there are several objects.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string> types) =>
        [
            .. types
                .Select(type => ByType.GetValueOrDefault(type.Split(' ')[0]))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
}
