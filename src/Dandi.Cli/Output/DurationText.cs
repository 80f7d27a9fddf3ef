using System.Globalization;

namespace Dandi.Cli.Output;

/// <summary>Formats durations for people.</summary>
internal static class DurationText
{
    /// <summary>Formats a duration with its two largest units, such as <c>2.5 s</c> or <c>3 min 20 s</c>.</summary>
    public static string Of(TimeSpan duration) =>
        duration.TotalSeconds < 59.95 ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s")
        : duration.TotalSeconds < 60 ? "1 min 0 s"
        : duration.TotalHours < 1 ? $"{duration.Minutes} min {duration.Seconds} s"
        : duration.TotalDays < 1 ? $"{duration.Hours} h {duration.Minutes} min"
        : $"{(int)duration.TotalDays} d {duration.Hours} h";

    /// <summary>Formats an estimated duration: with whole seconds, and from ten minutes on without them.</summary>
    public static string Rounded(TimeSpan duration)
    {
        var seconds = (long)Math.Max(0, duration.TotalSeconds);
        return seconds switch
        {
            < 60 => Units(seconds, "s", 0, ""),
            < 600 => Units(seconds / 60, "min", seconds % 60, "s"),
            < 3600 => Units(seconds / 60, "min", 0, ""),
            < 86_400 => Units(seconds / 3600, "h", seconds / 60 % 60, "min"),
            _ => Units(seconds / 86_400, "d", seconds / 3600 % 24, "h"),
        };
    }

    private static string Units(long first, string unit, long second, string smaller) =>
        second == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{first} {unit}")
            : string.Create(CultureInfo.InvariantCulture, $"{first} {unit} {second} {smaller}");
}
