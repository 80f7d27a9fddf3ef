namespace Dandi.Cli.Output.Report;

/// <summary>
/// Looks twice a second how far a run is, and adds what happened in between to its report.
/// </summary>
internal sealed class CourseSampler : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly Func<CourseSample> _take;
    private readonly ReportContent _content;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private CourseSample _last;

    /// <param name="take">Returns how far the run is.</param>
    /// <param name="content">Receives what happened.</param>
    /// <param name="time">The clock of the timer.</param>
    public CourseSampler(Func<CourseSample> take, ReportContent content, TimeProvider time)
    {
        (_take, _content) = (take, content);
        _timer = time.CreateTimer(_ => Sample(), null, Interval, Interval);
    }

    /// <summary>Adds the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        Sample();
    }

    private void Sample()
    {
        lock (_lock)
        {
            var current = _take();
            var length = current.Elapsed - _last.Elapsed;
            if (length <= TimeSpan.Zero)
                return;
            var done = Math.Max(0, current.Done - _last.Done);
            _content.Add(new SeriesPoint(length, done, current.Concurrency, current.Limit));
            _last = current with { Done = Math.Max(_last.Done, current.Done) };
        }
    }
}
