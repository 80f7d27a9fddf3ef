using System.Globalization;

namespace Dandi.Server.Data;

/// <summary>Times as the archive writes them: ISO 8601, UTC, six digits of a second. As text they sort as in time.</summary>
internal static class Timestamp
{
    /// <summary>With <c>Z</c>, as in the members of answers.</summary>
    public static string Show(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>With <c>+00:00</c>, as inside of metadata.</summary>
    public static string InMetadata(string shown) => shown[..^1] + "+00:00";

    /// <summary>The present, or a microsecond after <paramref name="last"/> if the clock has not moved since.</summary>
    public static string After(string last, TimeProvider time)
    {
        var now = Show(time.GetUtcNow());
        if (string.CompareOrdinal(now, last) > 0)
            return now;
        return Show(DateTimeOffset.Parse(last, CultureInfo.InvariantCulture).AddMicroseconds(1));
    }
}
