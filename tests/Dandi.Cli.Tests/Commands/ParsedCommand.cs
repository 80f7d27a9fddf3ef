using System.CommandLine;
using Dandi.Cli.Commands;

namespace Dandi.Cli.Tests.Commands;

/// <summary>Runs commands as the program does, but so that exceptions reach the test.</summary>
internal static class ParsedCommand
{
    /// <summary>Parses the arguments of a context, which are valid, and runs the command.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> InvokeAsync(
        CommandContext context,
        TextWriter output,
        TextWriter error,
        CancellationToken ending
    )
    {
        var parsed = RootCommandLine.Parse(RootCommandLine.Create(context), context);
        Assert.Empty(parsed.Errors);
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return parsed.InvokeAsync(invocation, ending);
    }
}
