namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks time series of any type: whether data, timestamps, rate and unit are plausible.</summary>
internal static class TimeSeriesChecks
{
    private const double MinPlausibleRate = 0.01;

    public static IEnumerable<string> DataOrientation(NwbObject item, InspectedFile file)
    {
        var shape = new Series(item).Shape;
        if (item.IsKindOf("SpikeEventSeries") || !shape.Skip(1).Any(length => length > shape[0]))
            yield break;
        yield return $"Data may be in the wrong orientation. Time should be in the first dimension, and is usually the "
            + $"longest dimension. Here, another dimension is longer. Current shape: {PythonTuple.Text(shape)}. "
            + $"Suggestion: Transpose your data so the first dimension is {shape.Max()}.";
    }

    public static IEnumerable<string> TimestampsMatchFirstDimension(NwbObject item, InspectedFile file)
    {
        var series = new Series(item);
        if (series.Timestamps is not { } timestamps)
            yield break;
        var (samples, times) = (series.Length, NumberStream.FirstDimension(timestamps));
        if (samples == times || (samples == 0 && series.IsExternal))
            yield break;
        if (times == 0 && item.IsKindOf("ImageSeries") && file.IndexedSeries.Contains(item.Address))
            yield break;
        yield return $"The length of the first dimension of data ({samples}) does not match the length of timestamps "
            + $"({times}).";
    }

    public static IEnumerable<string> MissingUnit(NwbObject item, InspectedFile file)
    {
        if (new Series(item).Unit.Length == 0)
            yield return "Missing text for attribute 'unit'. Please specify the scientific unit of the 'data'.";
    }

    public static IEnumerable<string> Resolution(NwbObject item, InspectedFile file)
    {
        var resolution = new Series(item).Resolution;
        if (resolution.Value is <= 0 and not -1)
            yield return $"'resolution' should use -1.0 or NaN for unknown instead of {resolution}.";
    }

    public static IEnumerable<string> RateIsNotZero(NwbObject item, InspectedFile file)
    {
        var series = new Series(item);
        if (series.Rate is { Value: 0 } && series.Length > 1)
            yield return $"{item.Name} has a sampling rate value of 0.0Hz but the series has more than one frame.";
    }

    public static IEnumerable<string> RateIsPositive(NwbObject item, InspectedFile file)
    {
        if (new Series(item).Rate is { Value: < 0 } rate)
            yield return $"{item.Name} has a negative sampling rate value of {rate}Hz which is not valid.";
    }

    public static IEnumerable<string> RateNotBelowThreshold(NwbObject item, InspectedFile file)
    {
        if (new Series(item).Rate is not { Value: > 0 and < MinPlausibleRate } rate)
            yield break;
        var period = rate.DivideInto(1);
        yield return $"TimeSeries '{item.Name}' has a sampling rate of {rate} Hz (one sample every "
            + $"{PythonFloat.Fixed(period.Value)} seconds). This low value may indicate the sampling period was "
            + $"provided instead of the rate. If the sampling period of the data is indeed {rate} seconds, the rate "
            + $"should be set to {period} Hz instead.";
    }

    public static IEnumerable<string> TimeSeriesDataIsNotEmpty(NwbObject item, InspectedFile file)
    {
        var series = new Series(item);
        if (!series.IsExternal && (series.Data is null or { Dataspace.Count: 0 } or { Dataspace.IsNull: true }))
            yield return $"The 'data' field of {item.Name} is empty. Please verify that data was properly added during "
                + $"conversion.";
    }
}
