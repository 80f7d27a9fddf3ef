using System.Globalization;
using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>
/// Computes the duration of a session: from the earliest to the latest time in any object of the file
/// (docs/spec/nwb.md 3.4). Only the first and last values of each series and table are read.
/// </summary>
internal sealed class SessionDuration(NwbFile file, CancellationToken token)
{
    private const double SecondsPerYear = 365 * 24 * 3600.0;
    private const double MaxYears = 5;

    private readonly List<double> _starts = [];
    private readonly List<double> _ends = [];

    /// <summary>The duration in seconds; null if there are no times, or if they are implausible.</summary>
    /// <param name="warn">Receives the reason if the times are implausible.</param>
    /// <exception cref="UnreadableNwbException">A column of times does not contain times.</exception>
    public double? Read(Action<string> warn)
    {
        foreach (var item in file.Objects)
        {
            token.ThrowIfCancellationRequested();
            if (item.IsKindOf("TimeSeries"))
                ReadSeries(item);
            else if (item.IsKindOf("DynamicTable"))
                ReadTable(item);
        }
        if (_starts.Count == 0 || _ends.Count == 0)
            return null;
        var duration = Max(_ends) - Min(_starts);
        if (duration < MaxYears * SecondsPerYear)
            return duration;
        warn(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Session duration of {Format(duration)} seconds ({Format(duration / SecondsPerYear)} years) "
                    + $"exceeds 5-year limit; the session end time is omitted because the timestamps are probably "
                    + $"wrong."
            )
        );
        return null;
    }

    // Like Python's max and min, these keep the earlier value if a comparison with NaN fails.
    private static double Max(List<double> values) => values.Aggregate((max, value) => value > max ? value : max);

    private static double Min(List<double> values) => values.Aggregate((min, value) => value < min ? value : min);

    private static string Format(double number) =>
        double.IsNaN(number) ? "nan" : number.ToString("0.0", CultureInfo.InvariantCulture);

    private void ReadSeries(NwbObject series)
    {
        if (series.Dataset("timestamps") is { Dataspace.Count: > 0 } timestamps)
        {
            _starts.Add(First(timestamps, series));
            _ends.Add(Last(timestamps, series));
            return;
        }
        if (
            series.Dataset("starting_time") is not { } startingTime
            || NwbObject.NumberOf(startingTime.Values) is not { } start
        )
            return;
        if (NwbObject.NumberOf(startingTime.Attribute("rate")) is not { } rate)
            return;
        _starts.Add(start);
        var length = series.Dataset("data") is { Dataspace.Dimensions: [var rows, ..] } ? rows : 0;
        if (rate != 0)
            _ends.Add(start + length / rate);
    }

    private void ReadTable(NwbObject table)
    {
        if (Column(table, "start_time") is { } startTimes)
            _starts.Add(First(startTimes, table));
        if (Column(table, "stop_time") is { } stopTimes)
            _ends.Add(Last(stopTimes, table));
        if (table.Dataset("spike_times") is { } spikeTimes && !ReadSpikes(table, spikeTimes))
            return;
        if (Column(table, "timestamp") is not { } timestamps)
            return;
        _starts.Add(First(timestamps, table));
        _ends.Add(Last(timestamps, table) + (Column(table, "duration") is { } durations ? Last(durations, table) : 0));
    }

    private static Hdf5Dataset? Column(NwbObject table, string name) =>
        table.Dataset(name) is { Dataspace.Count: > 0 } column ? column : null;

    /// <summary>Adds the first and last spike times over all units.</summary>
    /// <returns>True if there is any spike.</returns>
    private bool ReadSpikes(NwbObject table, Hdf5Dataset spikeTimes)
    {
        if (table.Dataset("spike_times_index") is not { } index)
        {
            throw new UnreadableNwbException(
                "builtins.AttributeError",
                "'VectorData' object has no attribute 'target'",
                $"{table.Path}/spike_times has no index `spike_times_index` that assigns the spikes to units. "
                    + $"Write the index."
            );
        }
        if (!spikeTimes.Values.IsNumeric)
            return false;
        double? first = null,
            last = null;
        long previous = 0;
        foreach (var end in NumberStream.ReadIntegers(index.Values))
        {
            if (end > previous && previous >= 0 && end <= spikeTimes.Dataspace.Count)
            {
                var (begins, ends) = (Number(spikeTimes, previous, table), Number(spikeTimes, end - 1, table));
                first = first is { } min && !(begins < min) ? min : begins;
                last = last is { } max && !(ends > max) ? max : ends;
            }
            previous = end;
        }
        if (first is { } start)
            _starts.Add(start);
        if (last is { } stop)
            _ends.Add(stop);
        return first is not null;
    }

    private static double First(Hdf5Dataset times, NwbObject owner) => Number(times, 0, owner);

    private static double Last(Hdf5Dataset times, NwbObject owner) => Number(times, times.Dataspace.Count - 1, owner);

    private static double Number(Hdf5Dataset times, long index, NwbObject owner)
    {
        if (!times.Values.IsNumeric)
            throw NotTimes(owner, "times that are not numbers");
        if (times.Dataspace.Dimensions.Count > 1)
            throw NotTimes(owner, $"times in {times.Dataspace.Dimensions.Count} dimensions");
        Span<double> number = stackalloc double[1];
        times.Values.ReadDoubles(index, number);
        return number[0];
    }

    private static UnreadableNwbException NotTimes(NwbObject owner, string what) =>
        new(
            "builtins.TypeError",
            "only 0-dimensional arrays can be converted to Python scalars",
            $"{owner.Path} has {what}. Write one number per row."
        );
}
