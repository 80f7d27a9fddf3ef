namespace Dandi.Cli.Logging;

/// <summary>The environment variable with the maximum size of the logs of all runs together.</summary>
internal static class LogSizeVariable
{
    public const string Name = "DANDI_LOG_MAX_SIZE";

    /// <summary>Returns the size; the default if the variable is empty or invalid.</summary>
    /// <param name="text">The value of the variable, or null.</param>
    /// <param name="parse">Parses a number of bytes; null if the text is not a size.</param>
    public static long Read(string? text, Func<string, long?> parse) =>
        FindProblem(text, parse) is null && text is { Length: > 0 } ? parse(text)!.Value : LogFolder.DefaultMaxBytes;

    /// <summary>Describes why the value is ignored; null if it is not.</summary>
    public static string? FindProblem(string? text, Func<string, long?> parse) =>
        text is not { Length: > 0 } || parse(text) >= LogFolder.MinMaxBytes
            ? null
            : $"{Name} is ignored: `{Quoted.Shortened(text)}` is not a size of at least "
                + $"{LogFolder.MinMaxBytes >> 20}M. Use a value such as 500M or 1G.";
}
