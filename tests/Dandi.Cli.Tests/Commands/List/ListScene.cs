using Dandi.Cli.Commands;
using Dandi.Cli.Output;

namespace Dandi.Cli.Tests.Commands.List;

/// <summary>Runs <c>dandi ls</c> in this process.</summary>
internal static class ListScene
{
    /// <summary>Runs the command. The message of a usage error is returned as <c>Error</c>.</summary>
    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(
        string folder,
        params string[] arguments
    )
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var context = new CommandContext
        {
            Arguments = arguments,
            Terminal = new Terminal(output, error),
            Variables = name =>
                name switch
                {
                    "DANDI_DEVEL" => "1",
                    "TZ" => "UTC0",
                    _ => null,
                },
            WorkingDirectory = folder,
            Stopping = TestContext.Current.CancellationToken,
        };
        var parsed = RootCommandLine.Parse(RootCommandLine.Create(context), context);
        Assert.Empty(parsed.Errors);
        try
        {
            var code = await parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false },
                TestContext.Current.CancellationToken
            );
            return (code, output.ToString(), error.ToString());
        }
        catch (UsageException usage)
        {
            return (ExitCode.Of(usage), output.ToString(), usage.Message);
        }
    }
}
