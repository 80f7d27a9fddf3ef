namespace Dandi.Nwb.Inspection;

/// <summary>The time intervals in which a unit was observed; both ends are included.</summary>
internal sealed class ObservedTimes
{
    private readonly List<(double Start, double End)> _intervals = [];

    /// <param name="bounds">Start and end of each interval, alternating.</param>
    public ObservedTimes(IEnumerable<double> bounds)
    {
        foreach (var pair in bounds.Chunk(2))
        {
            if (pair is [var start, var end] && start <= end)
                _intervals.Add((start, end));
        }
        _intervals.Sort();
        // Each end becomes the maximum so far, so that the last interval that starts before a time decides for all.
        for (var index = 1; index < _intervals.Count; index++)
            _intervals[index] = (_intervals[index].Start, Math.Max(_intervals[index].End, _intervals[index - 1].End));
    }

    public bool Contains(double time)
    {
        var (low, high) = (0, _intervals.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_intervals[middle].Start <= time)
                low = middle + 1;
            else
                high = middle;
        }
        return low > 0 && time <= _intervals[low - 1].End;
    }
}
