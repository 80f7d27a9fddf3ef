namespace Dandi.Nwb.Inspection;

/// <summary>The longest plausible duration of a recording.</summary>
internal static class Durations
{
    /// <summary>A year of 365.25 days, in seconds.</summary>
    public const double MaxSeconds = 31_557_600;

    /// <summary>Formats a duration in seconds and in years.</summary>
    public static string Format(double seconds) =>
        $"{PythonFloat.Fixed(seconds)} seconds ({PythonFloat.Fixed(seconds / MaxSeconds)} years)";
}
