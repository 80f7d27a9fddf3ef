using Dandi.Hdf5;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks the spike times of a Units table.</summary>
internal static class SpikeTimeChecks
{
    private const int MaxObservedUnits = 4;
    private const long MaxIntervals = 5_000_000;

    public static IEnumerable<string> NegativeSpikeTimes(NwbObject item, InspectedFile file)
    {
        if (NumberStream.Read(item.Dataset("spike_times")?.Values).Any(time => time < 0))
            yield return "This Units table contains negative spike times. Time should generally be aligned to the "
                + "earliest time reference in the NWBFile.";
    }

    public static IEnumerable<string> SpikeTimesNotInSamples(NwbObject item, InspectedFile file)
    {
        if (item.Dataset("spike_times") is not { } spikes || UnitsChecks.Resolution(spikes) is { Value: >= 1 })
            yield break;
        var isAny = false;
        foreach (var time in NumberStream.Read(spikes.Values, 0, NumberStream.SampleSize))
        {
            if (!double.IsFinite(time) || time != Math.Floor(time))
                yield break;
            isAny = true;
        }
        if (isAny)
            yield return "Spike times appear to be in samples rather than seconds. All sampled spike times are "
                + "integer-valued. Spike times should be in seconds (divide by the sampling rate to convert). If "
                + "your spike time resolution is truly 1 second or lower, set Units(resolution=1.0) to suppress "
                + "this check.";
    }

    public static IEnumerable<string> AscendingSpikeTimes(NwbObject item, InspectedFile file)
    {
        if (item.Dataset("spike_times") is not { } spikes)
            yield break;
        var mayRepeat = UnitsChecks.Resolution(spikes) is not null;
        foreach (var train in Rows(item, "spike_times"))
        {
            file.Token.ThrowIfCancellationRequested();
            var times = NumberStream
                .Read(spikes.Values, train.First, Math.Min(train.Count, NumberStream.SampleSize))
                .ToArray();
            if (NumberStream.HasDecrease(times))
                yield return $"Unit {train.Row} contains descending spike times, which is always a data error. "
                    + $"Spike times should be sorted in strictly ascending order.";
            else if (!mayRepeat && NumberStream.ConsecutivePairs(times).Any(pair => pair.Next == pair.Previous))
                yield return $"Unit {train.Row} contains equal consecutive spike times. This violates the neural "
                    + $"refractory period for single-unit data. If your recording resolution does not allow "
                    + $"distinguishing these spikes, set the `resolution` field on the Units table to suppress this "
                    + $"check.";
            else
                continue;
            yield break;
        }
    }

    public static IEnumerable<string> UnitsTableDuration(NwbObject item, InspectedFile file)
    {
        if (
            item.Dataset("spike_times") is not { } spikes
            || item.Dataset("spike_times_index") is not { Dataspace.Count: > 0 } index
        )
            yield break;
        var last = NumberStream.ReadIntegers(index.Values, index.Dataspace.Count - 1, 1).FirstOrDefault();
        var (min, max) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (
            var position in NumberStream
                .ReadIntegers(index.Values)
                .SelectMany(end => new[] { end == last ? 0 : end, end - 1 })
        )
        {
            if (position < 0 || NumpyScalar.At(spikes.Values, position) is not { } time)
                continue;
            // As in NumPy, a NaN makes the duration NaN, which is not greater than the limit.
            if (double.IsNaN(time.Value))
                yield break;
            (min, max) = (Math.Min(min, time.Value), Math.Max(max, time.Value));
        }
        if (max - min > Durations.MaxSeconds)
            yield return $"Units table has a duration of {Durations.Format(max - min)}, which exceeds the threshold of "
                + $"31557600.00 seconds (1.00 years). This may indicate that spike_times are not in seconds that or "
                + $"there is a data quality issue.";
    }

    public static IEnumerable<string> SpikeTimesNotInUnobservedInterval(NwbObject item, InspectedFile file)
    {
        if (
            item.Dataset("spike_times") is not { } spikes
            || item.Dataset("obs_intervals") is not { Dataspace.Dimensions: [_, 2] } intervals
        )
            yield break;
        foreach (
            var (train, observed) in Rows(item, "spike_times").Zip(Rows(item, "obs_intervals")).Take(MaxObservedUnits)
        )
        {
            file.Token.ThrowIfCancellationRequested();
            if (observed.Count > MaxIntervals)
                throw new UnsupportedHdf5Exception(
                    Hdf5ErrorKind.Limit,
                    "dataset",
                    -1,
                    $"A unit has {observed.Count} observed intervals; the limit is {MaxIntervals}"
                );
            var times = new ObservedTimes(NumberStream.Read(intervals.Values, observed.First * 2, observed.Count * 2));
            if (NumberStream.Read(spikes.Values, train.First, train.Count).All(times.Contains))
                continue;
            yield return "This Units table contains spike times that occur during periods of time not labeled as being "
                + "observed intervals.";
            yield break;
        }
    }

    /// <summary>
    /// The elements of a ragged column that belong to each row; a row with an invalid index has none.
    /// </summary>
    public static IEnumerable<(long Row, long First, long Count)> Rows(NwbObject table, string column)
    {
        var length = NumberStream.FirstDimension(table.Dataset(column));
        long row = 0,
            first = 0;
        foreach (var end in NumberStream.ReadIntegers(table.Dataset(column + "_index")?.Values))
        {
            yield return (row++, first, end >= first && end <= length ? end - first : 0);
            first = Math.Max(end, 0);
        }
    }
}
