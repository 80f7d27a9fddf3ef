using System.Globalization;

namespace Dandi.Cli.Logging;

/// <summary>Names and numbers of <see cref="LogLevel"/> as in the Python client.</summary>
internal static class LogLevels
{
    private const int Step = 10;
    private static readonly LogLevel[] All =
    [
        LogLevel.Debug,
        LogLevel.Info,
        LogLevel.Warning,
        LogLevel.Error,
        LogLevel.Critical,
    ];

    /// <summary>The names of all levels, from the lowest to the highest.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(Name)];

    public static string Name(LogLevel level) => level.ToString().ToUpperInvariant();

    /// <summary>
    /// Parses the name of a level, in any case, or an integer: Python's levels are 10, 20 … 50, and a number between
    /// two of them means the higher one.
    /// </summary>
    /// <returns>Null if the text is neither.</returns>
    public static LogLevel? Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return All[Math.Clamp((int)Math.Ceiling((double)number / Step) - 1, 0, All.Length - 1)];
        var index = Names.ToList().FindIndex(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : All[index];
    }
}
