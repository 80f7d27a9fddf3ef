using System.CommandLine;
using Dandi.Cli.Output;

namespace Dandi.Cli.Commands;

/// <summary>The options <c>--quiet</c> and <c>--verbose</c>.</summary>
internal static class VerbosityOptions
{
    public static Option<bool> Quiet { get; } =
        new("--quiet", "-q")
        {
            Description = "Print only errors, the line with the totals and, if the run was stopped, how to resume",
        };

    public static Option<bool> Verbose { get; } =
        new("--verbose", "-v") { Description = "Print a line for each step, and every finding in full" };

    /// <summary>Reads the options.</summary>
    /// <exception cref="UsageException">Both are given.</exception>
    public static Verbosity Of(ParseResult parsed) =>
        (parsed.GetValue(Quiet), parsed.GetValue(Verbose)) switch
        {
            (true, true) => throw new UsageException(
                "`--quiet` and `--verbose` cannot be used together. Use one of them."
            ),
            (true, _) => Verbosity.Quiet,
            (_, true) => Verbosity.Verbose,
            _ => Verbosity.Normal,
        };
}
