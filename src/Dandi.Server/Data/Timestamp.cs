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
    public static string FormatInMetadata(string timestamp) => timestamp[..^1] + "+00:00";

    /// <summary>The current time, or a microsecond after <paramref name="last"/> if that is later.</summary>
    public static string After(string last, TimeProvider time)
    {
        var now = Format(time.GetUtcNow());
        if (string.CompareOrdinal(now, last) > 0)
            return now;
        return Format(DateTimeOffset.Parse(last, CultureInfo.InvariantCulture).AddMicroseconds(1));
    }
}
