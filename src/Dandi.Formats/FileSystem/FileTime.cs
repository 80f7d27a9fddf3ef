namespace Dandi.FileSystem;

/// <summary>
/// A point in time as a file system stores it. Some file systems allow years before 1 and after 9999, which
/// <see cref="DateTime"/> cannot express.
/// </summary>
/// <param name="Seconds">Seconds since 1970-01-01T00:00:00Z; negative before.</param>
/// <param name="Nanoseconds">Nanoseconds within the second.</param>
public readonly record struct FileTime(long Seconds, uint Nanoseconds)
{
    private const int NanosecondsInTick = 100;
    private static readonly long Earliest =
        (DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
    private static readonly long Latest =
        (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

    /// <summary>Whether the year is from 1 to 9999, so that <see cref="DateTime"/> can express it.</summary>
    public bool IsInDateTimeRange => Seconds >= Earliest && Seconds <= Latest;

    /// <summary>Converts a point in time.</summary>
    public static FileTime Of(DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds();
        var ticks = time.UtcTicks - DateTime.UnixEpoch.Ticks - (seconds * TimeSpan.TicksPerSecond);
        return new FileTime(seconds, (uint)ticks * NanosecondsInTick);
    }

    /// <summary>Converts to a <see cref="DateTime"/> in UTC, truncated to ticks of 100 ns.</summary>
    /// <returns>The first or last second that <see cref="DateTime"/> can express if the time is out of range.</returns>
    public DateTime ToDateTime() =>
        DateTime.UnixEpoch.AddTicks(
            (Math.Clamp(Seconds, Earliest, Latest) * TimeSpan.TicksPerSecond)
                + (IsInDateTimeRange ? Nanoseconds / NanosecondsInTick : 0)
        );
}
