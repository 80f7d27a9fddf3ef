namespace Dandi.Cli.Output.Report;

/// <summary>
/// The course of a run in at most <see cref="MaxPoints"/> points. Each time that it is full, two points become one, so
/// that it covers runs of seconds and of weeks. Not thread-safe.
/// </summary>
internal sealed class TimeSeries
{
    /// <summary>The maximum number of points.</summary>
    public const int MaxPoints = 240;

    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(500);
    private readonly List<SeriesPoint> _points = [];
    private TimeSpan _interval = FirstInterval;
    private SeriesPoint _open;

    /// <summary>The points, in the order of time; the first begins with the run.</summary>
    public IReadOnlyList<SeriesPoint> Points => _open.Length > TimeSpan.Zero ? [.. _points, _open] : [.. _points];

    /// <summary>Adds what happened since the last call.</summary>
    public void Add(SeriesPoint next)
    {
        _open = _open.Length > TimeSpan.Zero ? _open.Join(next) : next;
        if (_open.Length < _interval)
            return;
        _points.Add(_open);
        _open = default;
        // One is left free for the open point.
        if (_points.Count < MaxPoints - 1)
            return;
        SeriesPoint[] joined = [.. _points.Chunk(2).Select(pair => pair.Length == 2 ? pair[0].Join(pair[1]) : pair[0])];
        _points.Clear();
        _points.AddRange(joined);
        _interval *= 2;
    }
}
