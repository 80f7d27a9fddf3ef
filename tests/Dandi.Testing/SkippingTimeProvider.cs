namespace Dandi.Testing;

/// <summary>
/// A clock for tests that skips delays. A timer that is at most as long as <paramref name="maxDelay"/> is a delay: the
/// clock jumps to its end and the timer fires at once. A longer timer is a timeout: it fires only when
/// <see cref="Advance"/> has advanced the clock by its length; skipped delays do not count.
/// </summary>
/// <remarks>Safe for concurrent use. Timers fire on the thread pool.</remarks>
/// <param name="maxDelay">The length of the longest delay.</param>
/// <param name="start">The initial time; null for 2026-01-01 UTC.</param>
public sealed class SkippingTimeProvider(TimeSpan maxDelay, DateTimeOffset? start = null) : TimeProvider
{
    private readonly DateTimeOffset _start = start ?? new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Lock _lock = new();
    private readonly Dictionary<SkippingTimer, long> _timeouts = [];
    private long _ticks;
    private long _advanced;
    private long _startedTimeouts;

    /// <summary>
    /// Awaited before a delay ends: work of other components, such as background processing; null for none.
    /// </summary>
    public Func<Task>? BeforeDelayEnds { get; set; }

    /// <summary>The time that has passed on this clock: skipped delays and <see cref="Advance"/>.</summary>
    public TimeSpan Skipped => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>How many timeouts have been started or restarted.</summary>
    public long StartedTimeouts => Interlocked.Read(ref _startedTimeouts);

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

    /// <summary>Advances the clock and fires the timeouts that have elapsed.</summary>
    /// <returns>Whether a timeout has elapsed.</returns>
    public bool Advance(TimeSpan time)
    {
        List<SkippingTimer> elapsed;
        lock (_lock)
        {
            Interlocked.Add(ref _ticks, time.Ticks);
            _advanced += time.Ticks;
            elapsed = [.. _timeouts.Where(timeout => timeout.Value <= _advanced).Select(timeout => timeout.Key)];
            foreach (var timer in elapsed)
                _timeouts.Remove(timer);
        }
        foreach (var timer in elapsed)
            timer.Fire();
        return elapsed.Count > 0;
    }

    private void SetTimeout(SkippingTimer timer, TimeSpan? time)
    {
        lock (_lock)
        {
            _timeouts.Remove(timer);
            if (time is { } timeout)
                _timeouts[timer] = _advanced + timeout.Ticks;
        }
        if (time is not null)
            Interlocked.Increment(ref _startedTimeouts);
    }

    private sealed class SkippingTimer(SkippingTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.SetTimeout(this, dueTime > clock.MaxDelay ? dueTime : null);
            if (dueTime < TimeSpan.Zero || dueTime > clock.MaxDelay)
                return true;
            Interlocked.Add(ref clock._ticks, dueTime.Ticks);
            Fire(clock.BeforeDelayEnds);
            return true;
        }

        public void Fire(Func<Task>? before = null) => ThreadPool.QueueUserWorkItem(_ => _ = FireAsync(before));

        private async Task FireAsync(Func<Task>? before)
        {
            if (before is not null)
                await before();
            if (Volatile.Read(ref _disposed) == 0)
                callback(state);
        }

        public void Dispose() => Stop();

        public ValueTask DisposeAsync()
        {
            Stop();
            return ValueTask.CompletedTask;
        }

        private void Stop()
        {
            Volatile.Write(ref _disposed, 1);
            clock.SetTimeout(this, null);
        }
    }

    private TimeSpan MaxDelay => maxDelay;
}
