namespace Dandi.Discovery;

/// <summary>A point in time as a file system keeps it.</summary>
/// <param name="Seconds">Since 1970.</param>
/// <param name="Nanoseconds">Within the second.</param>
internal readonly record struct FileTime(long Seconds, uint Nanoseconds)
{
    private const int NanosecondsInTick = 100;

    /// <summary>The same, cut off to ticks.</summary>
    public DateTime Ticks => DateTime.UnixEpoch.AddSeconds(Seconds).AddTicks(Nanoseconds / NanosecondsInTick);
}
