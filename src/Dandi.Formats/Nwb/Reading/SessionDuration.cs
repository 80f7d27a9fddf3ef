using System.Globalization;
using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>How long a session took: from the first to the last moment that any object of a file names (nwb.md §3.4). Of each series and table the first and last values are read, no bulk data.</summary>
internal sealed class SessionDuration(NwbFile file, CancellationToken token)
{
    private const double SecondsPerYear = 365 * 24 * 3600.0;
    private const double MaxYears = 5;

    private readonly List<double> _starts = [];
    private readonly List<double> _ends = [];

    /// <summary>The duration in seconds; null if nothing names times, or they cannot be.</summary>
    /// <param name="warn">Told why times cannot be.</param>
    /// <exception cref="UnreadableNwbException">A column of times is none.</exception>
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
                $"Session duration of {Show(duration)} seconds ({Show(duration / SecondsPerYear)} years) exceeds 5-year limit; no end of the session is stated, for this is likely an error in timestamps."
            )
        );
        return null;
    }

    // Python's max and min keep the first value where a comparison with NaN fails; so must these.
    private static double Max(List<double> values) => values.Aggregate((most, value) => value > most ? value : most);

    private static double Min(List<double> values) => values.Aggregate((least, value) => value < least ? value : least);

    private static string Show(double number) =>
        double.IsNaN(number) ? "nan" : number.ToString("0.0", CultureInfo.InvariantCulture);

    private void ReadSeries(NwbObject series)
    {
        if (series.Dataset("timestamps") is { Space.Count: > 0 } timestamps)
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
        var length = series.Dataset("data") is { Space.Dimensions: [var rows, ..] } ? rows : 0;
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
        table.Dataset(name) is { Space.Count: > 0 } column ? column : null;

    /// <summary>First and last spikes of all units that have any.</summary>
    /// <returns>Whether there was any spike.</returns>
    private bool ReadSpikes(NwbObject table, Hdf5Dataset spikeTimes)
    {
        if (table.Dataset("spike_times_index") is not { } index)
        {
            throw new UnreadableNwbException(
                "builtins.AttributeError",
                "'VectorData' object has no attribute 'target'",
                $"{table.Path}/spike_times has no index (spike_times_index) that says which spikes are whose."
            );
        }
        if (!spikeTimes.Values.AreNumbers)
            return false;
        double? first = null,
            last = null;
        long previous = 0;
        foreach (var end in NumberStream.ReadWhole(index.Values))
        {
            if (end > previous && previous >= 0 && end <= spikeTimes.Space.Count)
            {
                var (begins, ends) = (Number(spikeTimes, previous, table), Number(spikeTimes, end - 1, table));
                first = first is { } least && !(begins < least) ? least : begins;
                last = last is { } most && !(ends > most) ? most : ends;
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

    private static double Last(Hdf5Dataset times, NwbObject owner) => Number(times, times.Space.Count - 1, owner);

    private static double Number(Hdf5Dataset times, long index, NwbObject owner)
    {
        if (!times.Values.AreNumbers)
            throw NoTimes(owner, "times that are no numbers");
        if (times.Space.Dimensions.Count > 1)
            throw NoTimes(owner, $"times in {times.Space.Dimensions.Count} dimensions");
        Span<double> number = stackalloc double[1];
        times.Values.ReadDoubles(index, number);
        return number[0];
    }

    private static UnreadableNwbException NoTimes(NwbObject owner, string what) =>
        new(
            "builtins.TypeError",
            "only 0-dimensional arrays can be converted to Python scalars",
            $"{owner.Path} has {what}; a column of times is one number for each row."
        );
}
