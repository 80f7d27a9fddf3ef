using Dandi.Hdf5;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks tables of time intervals, such as trials.</summary>
internal static class IntervalChecks
{
    private const string Start = "start_time";
    private const string Stop = "stop_time";
    private const string TimeSuffix = "_time";

    public static IEnumerable<string> TimeIntervalsStartTimeNotConstant(NwbObject item, InspectedFile file)
    {
        if (
            item.Dataset(Start) is not { } starts
            || TableColumns.Rows(item) < 2
            || NumpyScalar.At(starts.Values, 0) is not { } first
        )
            yield break;
        if (Sample(starts).All(time => time == first.Value))
            yield return $"All start_time values are the same value {first}. start_times should be in "
                + $"non-decreasing order and should be with respect to the session start time.";
    }

    public static IEnumerable<string> TimeIntervalTimeColumns(NwbObject item, InspectedFile file)
    {
        if (NumberStream.HasDecrease(Sample(item.Dataset(Start)).Where(time => !double.IsNaN(time))))
            yield return "['start_time'] are time columns but the values are not in ascending order. All times "
                + "should be in seconds with respect to the session start time.";
    }

    public static IEnumerable<string> TimeIntervalsStopAfterStart(NwbObject item, InspectedFile file)
    {
        if (Sample(item.Dataset(Start)).Zip(Sample(item.Dataset(Stop))).Any(row => row.Second - row.First <= 0))
            yield return "stop_times should be greater than start_times. Make sure the stop times are with "
                + "respect to the session start time.";
    }

    public static IEnumerable<string> TimeIntervalsDuration(NwbObject item, InspectedFile file)
    {
        if (TableColumns.Rows(item) == 0)
            yield break;
        var (min, max) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var (name, elements) in TableColumns.Of(item))
        {
            if (!name.EndsWith(TimeSuffix, StringComparison.Ordinal) || !elements.Values.IsNumeric)
                continue;
            if (name != Stop)
                min = Sample(elements).Where(time => !double.IsNaN(time)).Aggregate(min, Math.Min);
            if (name != Start)
                max = LastElements(elements).Where(time => !double.IsNaN(time)).Aggregate(max, Math.Max);
        }
        if (double.IsFinite(min) && max - min > Durations.MaxSeconds)
            yield return $"TimeIntervals table '{item.Name}' has a duration of {Durations.Format(max - min)}, which "
                + $"exceeds the threshold of 31557600.00 seconds (1.00 years). Please verify that this is correct.";
    }

    private static IEnumerable<double> Sample(Hdf5Dataset? column) =>
        NumberStream.Read(column?.Values, 0, NumberStream.SampleSize);

    private static IEnumerable<double> LastElements(Hdf5Dataset column) =>
        NumberStream.Read(
            column.Values,
            Math.Max(0, column.Dataspace.Count - NumberStream.SampleSize),
            NumberStream.SampleSize
        );
}
