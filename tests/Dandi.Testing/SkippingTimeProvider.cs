namespace Dandi.Testing;

/// <summary>A clock on which pauses take no time: it jumps to their end at once. Limits, which are longer than any pause, come only when <see cref="Advance"/> says so.</summary>
/// <param name="longestPause">Timers up to this length are pauses.</param>
/// <param name="start">What time it is at first; null for the beginning of 2026.</param>
public sealed class SkippingTimeProvider(TimeSpan longestPause, DateTimeOffset? start = null) : TimeProvider
{
    private readonly DateTimeOffset _start = start ?? new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Lock _lock = new();
    private readonly Dictionary<SkippingTimer, long> _limits = [];
    private long _ticks;
    private long _advanced;
    private long _begun;

    /// <summary>What comes to its end before a pause does: work of others that takes no time on this clock; null for nothing.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>How long all pauses would have taken, and what was advanced.</summary>
    public TimeSpan Skipped => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>How many limits have begun so far, each anew counted again.</summary>
    public long Limits => Interlocked.Read(ref _begun);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Skipped;

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SkippingTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass. Limits count only this, not the pauses that others skip.</summary>
    /// <returns>Whether a limit was reached.</returns>
    public bool Advance(TimeSpan time)
    {
        List<SkippingTimer> reached;
        lock (_lock)
        {
            Interlocked.Add(ref _ticks, time.Ticks);
            _advanced += time.Ticks;
            reached = [.. _limits.Where(limit => limit.Value <= _advanced).Select(limit => limit.Key)];
            foreach (var timer in reached)
                _limits.Remove(timer);
        }
        foreach (var timer in reached)
            timer.Fire();
        return reached.Count > 0;
    }

    private void Limit(SkippingTimer timer, TimeSpan? time)
    {
        lock (_lock)
        {
            _limits.Remove(timer);
            if (time is { } limit)
                _limits[timer] = _advanced + limit.Ticks;
        }
        if (time is not null)
            Interlocked.Increment(ref _begun);
    }

    private sealed class SkippingTimer(SkippingTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Limit(this, dueTime > clock.MaxPause ? dueTime : null);
            if (dueTime < TimeSpan.Zero || dueTime > clock.MaxPause)
                return true;
            Interlocked.Add(ref clock._ticks, dueTime.Ticks);
            Fire(clock.Meanwhile);
            return true;
        }

        public void Fire(Func<Task>? meanwhile = null) => ThreadPool.QueueUserWorkItem(_ => _ = FireAsync(meanwhile));

        private async Task FireAsync(Func<Task>? meanwhile)
        {
            if (meanwhile is not null)
                await meanwhile();
            if (Volatile.Read(ref _disposed) == 0)
                callback(state);
        }

        public void Dispose() => End();

        public ValueTask DisposeAsync()
        {
            End();
            return ValueTask.CompletedTask;
        }

        private void End()
        {
            Volatile.Write(ref _disposed, 1);
            clock.Limit(this, null);
        }
    }

    private TimeSpan MaxPause => longestPause;
}
