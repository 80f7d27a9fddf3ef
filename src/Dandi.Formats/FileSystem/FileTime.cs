namespace Dandi.FileSystem;

/// <summary>A point in time as a file system keeps it: some keep years far before 1 and after 9999.</summary>
/// <param name="Seconds">Since 1970-01-01T00:00:00Z.</param>
/// <param name="Nanoseconds">Within the second.</param>
public readonly record struct FileTime(long Seconds, uint Nanoseconds)
{
    private const int NanosecondsInTick = 100;
    private static readonly long Earliest =
        (DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
    private static readonly long Latest =
        (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

    /// <summary>Whether the year is one from 1 to 9999, which dates in metadata can express.</summary>
    public bool IsInCalendar => Seconds >= Earliest && Seconds <= Latest;

    /// <summary>The same in UTC, truncated to ticks; the first or last second of the calendar where the year is outside of it.</summary>
    public DateTime ToDateTime() =>
        DateTime.UnixEpoch.AddTicks(
            (Math.Clamp(Seconds, Earliest, Latest) * TimeSpan.TicksPerSecond)
                + (IsInCalendar ? Nanoseconds / NanosecondsInTick : 0)
        );
}
