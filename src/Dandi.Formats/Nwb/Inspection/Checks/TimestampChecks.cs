namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Of the timestamps of a series, or of what stands for them.</summary>
internal static class TimestampChecks
{
    private const double Nanoseconds = 1e9;

    /// <summary>Times at equal distances; all are read, up to the first that is not.</summary>
    public static IEnumerable<string> Regularity(NwbObject item, InspectedFile file)
    {
        if (new Series(item).Timestamps is not { Values: { AreNumbers: true, Count: > 2 } values })
            yield break;
        if (NumpyScalar.At(values, 0) is not { } first || NumpyScalar.At(values, 1) is not { } second)
            yield break;
        var step = first.With(second.Value - first.Value);
        // NumPy takes NaNs for equal to each other when it counts distinct values.
        var rounded = Rounded(step.Value, step.IsSingle);
        if (
            step.Value == 0
            || !NumberStream
                .Pairs(NumberStream.Read(values))
                .All(pair => Rounded(pair.Next - pair.Previous, step.IsSingle).Equals(rounded))
        )
            yield break;
        yield return $"TimeSeries appears to have a constant sampling rate. Consider specifying starting_time={first} and rate={step.Under(1)} instead of timestamps.";
    }

    public static IEnumerable<string> Ascent(NwbObject item, InspectedFile file)
    {
        var times = NumberStream.Read(new Series(item).Timestamps?.Values, 0, NumberStream.Sample);
        if (NumberStream.Descends(times.Where(time => !double.IsNaN(time))))
            yield return $"{item.Name} timestamps are not ascending.";
    }

    public static IEnumerable<string> MissingTimes(NwbObject item, InspectedFile file)
    {
        if (NumberStream.Read(new Series(item).Timestamps?.Values, 0, NumberStream.Sample).Any(double.IsNaN))
            yield return $"{item.Name} timestamps contain NaN values.";
    }

    public static IEnumerable<string> Duration(NwbObject item, InspectedFile file)
    {
        var series = new Series(item);
        if (series.Length < 2 || DurationOf(series) is not { } duration || !(duration > Durations.MaxSeconds))
            yield break;
        yield return $"TimeSeries '{item.Name}' has an unusually long duration of {Durations.Show(duration)}, which may indicate an error in the timestamps or rate data. Please verify that this is correct.";
    }

    private static double? DurationOf(Series series)
    {
        if (series.Timestamps is not { } timestamps)
            return series.Rate is { Value: > 0 } rate ? rate.Under(series.Length - 1).Value : null;
        if (timestamps.Space.Count < 2 || NumpyScalar.At(timestamps.Values, 0) is not { } first)
            return null;
        return NumpyScalar.At(timestamps.Values, timestamps.Space.Count - 1) is { } last
            ? first.With(last.Value - first.Value).Value
            : null;
    }

    /// <summary>To nine decimals, halves to even; what is too large for that stays as it is.</summary>
    private static double Rounded(double number, bool isSingle)
    {
        if (isSingle)
            return MathF.Round((float)number * (float)Nanoseconds) / (float)Nanoseconds;
        var scaled = number * Nanoseconds;
        return double.IsFinite(scaled) ? Math.Round(scaled) / Nanoseconds : number;
    }
}
