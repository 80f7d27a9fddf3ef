using System.CommandLine;
using Dandi.Cli.Commands;
using Dandi.Cli.Logging;

namespace Dandi.Cli;

/// <summary>
/// What has no effect: what is accepted for scripts of the Python client, and variables with invalid values.
/// </summary>
internal static class CompatibilityNotices
{
    /// <summary>The variable with the default of <see cref="CommonOptions.Level"/>.</summary>
    public const string LevelVariable = "DANDI_LOG_LEVEL";

    /// <summary>Returns one line for each of them.</summary>
    public static IEnumerable<string> Find(ParseResult parsed, Func<string, string?> variables)
    {
        if (parsed.GetValue(CommonOptions.PythonDebugger))
            yield return "Note: `--pdb` has no effect, because this program is not written in Python.";
        if (variables(LevelVariable) is { Length: > 0 } level && LogLevels.Parse(level) is null)
        {
            yield return $"Warning: {LevelVariable} is ignored: `{Quoted.Shortened(level)}` is not one of "
                + $"{string.Join(", ", LogLevels.Names)}.";
        }
        if (LogSizeVariable.FindProblem(variables(LogSizeVariable.Name), SizeAndDuration.ParseSize) is { } problem)
            yield return $"Warning: {problem}";
    }
}
