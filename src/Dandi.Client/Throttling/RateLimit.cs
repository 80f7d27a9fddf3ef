using Dandi.Concurrency;

namespace Dandi.Throttling;

/// <summary>Throttles all transfers of a run together to the rate of a schedule. Thread-safe.</summary>
/// <param name="schedule">The maximum rate over time; null for unlimited.</param>
/// <param name="time">The clock; its local time counts for the schedule.</param>
public sealed class RateLimit(RateSchedule? schedule, TimeProvider time)
{
    private const double MinBytesPerSecondPerConnection = 16 << 20;
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly ActivityCount _waiting = new();

    // When all bytes permitted so far will have been sent at the permitted rate, from _start.
    private TimeSpan _sent;

    /// <summary>How many wait at the moment.</summary>
    public int Waiting => _waiting.Value;

    /// <summary>
    /// Reduces a number of connections to as many as the rate is worth: more would be slower each, and leave more parts
    /// half sent when the run is interrupted.
    /// </summary>
    /// <param name="max">The number of connections without a rate limit.</param>
    public int LimitConnections(int max) =>
        schedule?.At(time.GetLocalNow()) is { } rate
            ? (int)Math.Clamp(rate / MinBytesPerSecondPerConnection, 1, max)
            : max;

    /// <summary>Waits until some bytes may be sent.</summary>
    /// <param name="bytes">The number of bytes; small numbers make the rate even.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task WaitAsync(long bytes, CancellationToken cancellationToken)
    {
        if (schedule?.At(time.GetLocalNow()) is not { } rate)
            return Task.CompletedTask;
        TimeSpan delay;
        lock (_lock)
        {
            var now = time.GetElapsedTime(_start);
            delay = _sent - now;
            _sent = (delay > TimeSpan.Zero ? _sent : now) + TimeSpan.FromSeconds(bytes / rate);
        }
        return delay > TimeSpan.Zero ? DelayAsync(delay, cancellationToken) : Task.CompletedTask;
    }

    private async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        using var waiting = _waiting.Enter();
        await Task.Delay(delay, time, cancellationToken);
    }
}
