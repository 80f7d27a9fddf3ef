using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Upload;

/// <summary>A clock on which pauses take no time, and deadlines come when a test says so.</summary>
internal sealed class DeadlineClock : TimeProvider
{
    private static readonly TimeSpan MinDeadline = TimeSpan.FromHours(2);
    private readonly SkippingTimeProvider _backoff = new(RetryPolicy.MaxPause);
    private readonly Lock _lock = new();
    private readonly List<(TimeSpan Due, Action OutageGate)> _deadlines = [];

    public override long TimestampFrequency => _backoff.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _backoff.GetUtcNow();

    public override long GetTimestamp() => _backoff.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < MinDeadline)
            return _backoff.CreateTimer(callback, state, dueTime, period);
        lock (_lock)
            _deadlines.Add((dueTime, () => callback(state)));
        return _backoff.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
    }

    /// <summary>Reaches so many of the deadlines, the first ones first.</summary>
    public void OutageGate(int count)
    {
        List<(TimeSpan Due, Action OutageGate)> reached;
        lock (_lock)
            reached = [.. _deadlines.OrderBy(deadline => deadline.Due).Take(count)];
        foreach (var deadline in reached)
            deadline.OutageGate();
    }
}
