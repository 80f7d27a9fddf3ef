using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Upload;

/// <summary>A clock on which backoff takes no time, and deadlines are reached when a test says so.</summary>
internal sealed class DeadlineClock : TimeProvider
{
    private static readonly TimeSpan MinDeadline = TimeSpan.FromHours(2);
    private readonly SkippingTimeProvider _backoff = new(RetryPolicy.MaxPause);
    private readonly Lock _lock = new();
    private readonly List<(TimeSpan Due, Action Fire)> _deadlines = [];

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

    public void ReachDeadlines(int count)
    {
        List<(TimeSpan Due, Action Fire)> reached;
        lock (_lock)
            reached = [.. _deadlines.OrderBy(deadline => deadline.Due).Take(count)];
        foreach (var deadline in reached)
            deadline.Fire();
    }
}
