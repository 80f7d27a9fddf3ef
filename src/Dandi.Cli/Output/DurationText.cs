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
}
