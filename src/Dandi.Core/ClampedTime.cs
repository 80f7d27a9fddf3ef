namespace Dandi;

/// <summary>
/// Arithmetic with times that come from outside: state files, servers, and clocks that may be wrong by years.
/// </summary>
public static class ClampedTime
{
    /// <summary>Adds a duration, which may be negative, to a time.</summary>
    /// <returns>
    /// The sum in UTC; the first or last time that <see cref="DateTimeOffset"/> can express if the sum is out of range.
    /// </returns>
    public static DateTimeOffset AddClamped(this DateTimeOffset time, TimeSpan duration)
    {
        var ticks = (Int128)time.UtcTicks + duration.Ticks;
        return new DateTimeOffset(
            (long)Int128.Clamp(ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks),
            TimeSpan.Zero
        );
    }
}
