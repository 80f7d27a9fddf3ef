namespace Dandi.Nwb.Inspection;

/// <summary>Recordings that are too long to be believed.</summary>
internal static class Durations
{
    /// <summary>A year of 365.25 days, in seconds.</summary>
    public const double MaxSeconds = 31_557_600;

    /// <summary>In seconds, and in years.</summary>
    public static string Show(double seconds) =>
        $"{PythonFloat.Fixed(seconds)} seconds ({PythonFloat.Fixed(seconds / MaxSeconds)} years)";
}
