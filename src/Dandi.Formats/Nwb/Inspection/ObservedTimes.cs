namespace Dandi.Nwb.Inspection;

/// <summary>The intervals of time in which a unit was observed, their ends included.</summary>
internal sealed class ObservedTimes
{
    private readonly List<(double Start, double End)> _intervals = [];

    /// <param name="bounds">Starts and ends in turn.</param>
    public ObservedTimes(IEnumerable<double> bounds)
    {
        foreach (var pair in bounds.Chunk(2))
        {
            if (pair is [var start, var end] && start <= end)
                _intervals.Add((start, end));
        }
        _intervals.Sort();
        // Each end becomes the latest so far, so that the last interval that has begun tells of all before it.
        for (var index = 1; index < _intervals.Count; index++)
            _intervals[index] = (_intervals[index].Start, Math.Max(_intervals[index].End, _intervals[index - 1].End));
    }

    public bool Contain(double time)
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
