namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks the timestamps of a time series, or the rate that replaces them.</summary>
internal static class TimestampChecks
{
    private const double Nanoseconds = 1e9;

    /// <summary>Reads the timestamps up to the first irregular one.</summary>
    public static IEnumerable<string> RegularTimestamps(NwbObject item, InspectedFile file)
    {
        if (new Series(item).Timestamps is not { Values: { IsNumeric: true, Count: > 2 } values })
            yield break;
        if (NumpyScalar.At(values, 0) is not { } first || NumpyScalar.At(values, 1) is not { } second)
            yield break;
        var step = first.WithValue(second.Value - first.Value);
        // NumPy's count of distinct values treats all NaNs as equal.
        var rounded = Rounded(step.Value, step.IsSingle);
        if (
            step.Value == 0
            || !NumberStream
                .ConsecutivePairs(NumberStream.Read(values))
                .All(pair => Rounded(pair.Next - pair.Previous, step.IsSingle).Equals(rounded))
        )
            yield break;
        yield return $"TimeSeries appears to have a constant sampling rate. Consider specifying "
            + $"starting_time={first} and rate={step.DivideInto(1)} instead of timestamps.";
    }

    public static IEnumerable<string> TimestampsAscending(NwbObject item, InspectedFile file)
    {
        var times = NumberStream.Read(new Series(item).Timestamps?.Values, 0, NumberStream.SampleSize);
        if (NumberStream.HasDecrease(times.Where(time => !double.IsNaN(time))))
            yield return $"{item.Name} timestamps are not ascending.";
    }

    public static IEnumerable<string> TimestampsWithoutNans(NwbObject item, InspectedFile file)
    {
        if (NumberStream.Read(new Series(item).Timestamps?.Values, 0, NumberStream.SampleSize).Any(double.IsNaN))
            yield return $"{item.Name} timestamps contain NaN values.";
    }

    public static IEnumerable<string> TimeSeriesDuration(NwbObject item, InspectedFile file)
    {
        var series = new Series(item);
        if (series.Length < 2 || DurationOf(series) is not { } duration || !(duration > Durations.MaxSeconds))
            yield break;
        yield return $"TimeSeries '{item.Name}' has an unusually long duration of {Durations.Format(duration)}, "
            + $"which may indicate an error in the timestamps or rate data. Please verify that this is correct.";
    }

    private static double? DurationOf(Series series)
    {
        if (series.Timestamps is not { } timestamps)
            return series.Rate is { Value: > 0 } rate ? rate.DivideInto(series.Length - 1).Value : null;
        if (timestamps.Dataspace.Count < 2 || NumpyScalar.At(timestamps.Values, 0) is not { } first)
            return null;
        return NumpyScalar.At(timestamps.Values, timestamps.Dataspace.Count - 1) is { } last
            ? first.WithValue(last.Value - first.Value).Value
            : null;
    }

    /// <summary>Rounds to nine decimals, halves to even; values too large for that are unchanged.</summary>
    private static double Rounded(double number, bool isSingle)
    {
        if (isSingle)
            return MathF.Round((float)number * (float)Nanoseconds) / (float)Nanoseconds;
        var scaled = number * Nanoseconds;
        return double.IsFinite(scaled) ? Math.Round(scaled) / Nanoseconds : number;
    }
}
