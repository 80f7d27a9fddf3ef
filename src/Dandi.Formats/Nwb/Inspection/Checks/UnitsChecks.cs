using Dandi.Hdf5;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks that a Units table has spikes, and their time resolution.</summary>
internal static class UnitsChecks
{
    private const string ResolutionHint =
        " Resolution indicates the smallest possible difference between two spike times and should be a "
        + "positive float equal to 1/sampling_rate of the recording system (e.g., Units(resolution=1/30000) "
        + "for a 30 kHz system). This information is needed to assess the precision of spike timing data.";
    private const double MaxPlausibleResolution = 0.01;

    public static IEnumerable<string> UnitsTableHasSpikes(NwbObject item, InspectedFile file)
    {
        if (item.Dataset("spike_times") is null)
            yield return "This Units table does not have a spike_times column. A Units table without spike times is "
                + "likely an error or misuse of the neurodata type.";
    }

    public static IEnumerable<string> UnitsResolutionIsSet(NwbObject item, InspectedFile file)
    {
        if (item.Dataset("spike_times") is not { } spikes)
            yield break;
        var resolution = Resolution(spikes);
        if (resolution is null or { Value: double.NaN })
            yield return "Units table has spike_times but resolution is not set." + ResolutionHint;
        else if (resolution is { Value: <= 0 })
            yield return $"Units table has spike_times but resolution is set to an invalid value ({resolution})."
                + ResolutionHint;
    }

    public static IEnumerable<string> UnitsResolutionIsValid(NwbObject item, InspectedFile file)
    {
        if (
            item.Dataset("spike_times") is not { } spikes
            || Resolution(spikes) is not { Value: > MaxPlausibleResolution } resolution
        )
            yield break;
        yield return $"Units table resolution is {resolution}, which is unexpectedly large. Resolution should be "
            + $"1/sampling_rate (e.g., 1/30000 for a 30 kHz system), not the sampling rate itself.";
    }

    /// <summary>The time resolution of the spike times in seconds; null if it is not stated.</summary>
    public static NumpyScalar? Resolution(Hdf5Dataset spikes) => NumpyScalar.Of(spikes.Attribute("resolution"));
}
