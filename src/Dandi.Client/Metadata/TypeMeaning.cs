using System.Collections.Frozen;

namespace Dandi.Metadata;

/// <summary>What a neurodata type in a file says about how the data was measured (docs/spec/nwb.md §3.5).</summary>
/// <param name="Technique">The measurement technique; null if the type does not imply one.</param>
/// <param name="Approach">The approach; null if the type does not imply one.</param>
public sealed record TypeMeaning(string? Technique, string? Approach)
{
    private const string Electrophysiology = "electrophysiological approach";
    private const string Microscopy = "microscopy approach; cell population imaging";
    private const string Behavior = "behavioral approach";
    private const string Optogenetics = "optogenetic approach";

    /// <summary>The neurodata types that imply a technique or approach, by name.</summary>
    public static IReadOnlyDictionary<string, TypeMeaning> ByType { get; } =
        new Dictionary<string, TypeMeaning>(StringComparer.Ordinal)
        {
            ["ElectricalSeries"] = new(
                "multi electrode extracellular electrophysiology recording technique",
                Electrophysiology
            ),
            ["SpikeEventSeries"] = new("spike sorting technique", Electrophysiology),
            ["FeatureExtraction"] = new("spike sorting technique", Electrophysiology),
            ["LFP"] = new("signal filtering technique", Electrophysiology),
            ["EventWaveform"] = new("spike sorting technique", Electrophysiology),
            ["EventDetection"] = new("spike sorting technique", Electrophysiology),
            ["ElectrodeGroup"] = new("surgical technique", Electrophysiology),
            ["Units"] = new("spike sorting technique", Electrophysiology),
            ["PatchClampSeries"] = new("patch clamp technique", Electrophysiology),
            ["CurrentClampSeries"] = new("current clamp technique", Electrophysiology),
            ["CurrentClampStimulusSeries"] = new("current clamp technique", Electrophysiology),
            ["VoltageClampSeries"] = new("voltage clamp technique", Electrophysiology),
            ["VoltageClampStimulusSeries"] = new("voltage clamp technique", Electrophysiology),
            ["TwoPhotonSeries"] = new("two-photon microscopy technique", Microscopy),
            ["OnePhotonSeries"] = new("one-photon microscopy technique", Microscopy),
            ["OpticalChannel"] = new("surgical technique", Microscopy),
            ["ImagingPlane"] = new(null, Microscopy),
            ["PlaneSegmentation"] = new(null, Microscopy),
            ["Position"] = new("behavioral technique", Behavior),
            ["SpatialSeries"] = new("behavioral technique", Behavior),
            ["BehavioralEpochs"] = new("behavioral technique", Behavior),
            ["BehavioralEvents"] = new("behavioral technique", Behavior),
            ["BehavioralTimeSeries"] = new("behavioral technique", Behavior),
            ["PupilTracking"] = new("behavioral technique", Behavior),
            ["EyeTracking"] = new("behavioral technique", Behavior),
            ["CompassDirection"] = new("behavioral technique", Behavior),
            ["ProcessingModule"] = new("analytical technique", null),
            ["RGBImage"] = new("photographic technique", null),
            ["DecompositionSeries"] = new("fourier analysis technique", null),
            ["Spectrum"] = new("fourier analysis technique", null),
            // Misspelled in the Python client, so the real type never matches; kept, because the results must be equal.
            ["OptogeneticStimulusSIte"] = new(null, Optogenetics),
            ["OptogeneticSeries"] = new(null, Optogenetics),
        }.ToFrozenDictionary(StringComparer.Ordinal);
}
