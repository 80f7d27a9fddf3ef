using Dandi.Hdf5;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Of tables of time intervals, such as trials.</summary>
internal static class IntervalChecks
{
    private const string Start = "start_time";
    private const string Stop = "stop_time";
    private const string OfTime = "_time";

    public static IEnumerable<string> ConstantStart(NwbObject item, InspectedFile file)
    {
        if (
            item.Dataset(Start) is not { } starts
            || TableColumns.Rows(item) < 2
            || NumpyScalar.At(starts.Values, 0) is not { } first
        )
            yield break;
        if (Sample(starts).All(time => time == first.Value))
            yield return $"All start_time values are the same value {first}. start_times should be in non-decreasing order and should be with respect to the session start time.";
    }

    public static IEnumerable<string> Ascent(NwbObject item, InspectedFile file)
    {
        if (NumberStream.Descends(Sample(item.Dataset(Start)).Where(time => !double.IsNaN(time))))
            yield return "['start_time'] are time columns but the values are not in ascending order. All times should be in seconds with respect to the session start time.";
    }

    public static IEnumerable<string> StopAfterStart(NwbObject item, InspectedFile file)
    {
        if (Sample(item.Dataset(Start)).Zip(Sample(item.Dataset(Stop))).Any(row => row.Second - row.First <= 0))
            yield return "stop_times should be greater than start_times. Make sure the stop times are with respect to the session start time.";
    }

    public static IEnumerable<string> Duration(NwbObject item, InspectedFile file)
    {
        if (TableColumns.Rows(item) == 0)
            yield break;
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var (name, elements) in TableColumns.Of(item))
        {
            if (!name.EndsWith(OfTime, StringComparison.Ordinal) || !elements.Values.AreNumbers)
                continue;
            if (name != Stop)
                least = Sample(elements).Where(time => !double.IsNaN(time)).Aggregate(least, Math.Min);
            if (name != Start)
                most = LastOnes(elements).Where(time => !double.IsNaN(time)).Aggregate(most, Math.Max);
        }
        if (double.IsFinite(least) && most - least > Durations.MaxSeconds)
            yield return $"TimeIntervals table '{item.Name}' has a duration of {Durations.Show(most - least)}, which exceeds the threshold of 31557600.00 seconds (1.00 years). Please verify that this is correct.";
    }

    private static IEnumerable<double> Sample(Hdf5Dataset? column) =>
        NumberStream.Read(column?.Values, 0, NumberStream.Sample);

    private static IEnumerable<double> LastOnes(Hdf5Dataset column) =>
        NumberStream.Read(column.Values, Math.Max(0, column.Space.Count - NumberStream.Sample), NumberStream.Sample);
}
