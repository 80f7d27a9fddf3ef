using System.Globalization;

namespace Dandi.Server.Data;

/// <summary>
/// Formats times as the archive does: ISO 8601, UTC, with microseconds. Their alphabetical order is their order in
/// time.
/// </summary>
internal static class Timestamp
{
    /// <summary>Formats a time with <c>Z</c>, as in members of responses.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Rewrites a formatted time with <c>+00:00</c>, as in metadata.</summary>
    public static string FormatInMetadata(string timestamp) =>
        timestamp.EndsWith('Z') ? timestamp[..^1] + "+00:00" : timestamp;

    /// <summary>Parses a formatted time; a text that is not one is the beginning of 1970.</summary>
    public static DateTimeOffset Parse(string timestamp) =>
        DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : DateTimeOffset.UnixEpoch;

    /// <summary>
    /// The current time, or a microsecond after <paramref name="last"/> if that is later and a time at all.
    /// </summary>
    public static string After(string last, TimeProvider time)
    {
        var now = Format(time.GetUtcNow());
        var next = Parse(last);
        return string.CompareOrdinal(now, last) > 0 || next > DateTimeOffset.MaxValue.AddDays(-1)
            ? now
            : Format(next.AddMicroseconds(1));
    }
}
