namespace Dandi.Throttling;

/// <summary>Lets bytes go as fast as a timetable says, for all transfers of a run together.</summary>
/// <param name="timetable">How fast; null for as fast as it goes.</param>
/// <param name="time">The clock, with the local time for the timetable.</param>
public sealed class RateLimit(RateSchedule? timetable, TimeProvider time)
{
    private const double OfConnection = 16 << 20;
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();

    // When everything that was let go so far has gone, since the beginning.
    private TimeSpan _gone;

    /// <summary>How many connections share the rate well: more of them would only have more half sent.</summary>
    /// <param name="most">How many there may be.</param>
    public int Connections(int most) =>
        timetable?.At(time.GetLocalNow()) is { } rate ? (int)Math.Clamp(rate / OfConnection, 1, most) : most;

    /// <summary>Waits until so many bytes may go.</summary>
    /// <param name="bytes">How many: few, so that the rate is even.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WaitAsync(long bytes, CancellationToken cancellationToken)
    {
        if (timetable?.At(time.GetLocalNow()) is not { } rate)
            return Task.CompletedTask;
        TimeSpan pause;
        lock (_lock)
        {
            var now = time.GetElapsedTime(_start);
            pause = _gone - now;
            _gone = (pause > TimeSpan.Zero ? _gone : now) + TimeSpan.FromSeconds(bytes / rate);
        }
        return pause > TimeSpan.Zero ? Task.Delay(pause, time, cancellationToken) : Task.CompletedTask;
    }
}
