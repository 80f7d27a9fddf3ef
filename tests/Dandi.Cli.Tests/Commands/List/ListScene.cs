using Dandi.Cli.Commands;
using Dandi.Cli.Output;

namespace Dandi.Cli.Tests.Commands.List;

/// <summary>Runs <c>dandi ls</c> in this process.</summary>
internal static class ListScene
{
    /// <summary>Runs the command. The message of an error that ends it is returned as <c>Error</c>.</summary>
    public static Task<(int ExitCode, string Out, string Error)> RunAsync(string folder, params string[] arguments) =>
        RunAsync(folder, _ => null, arguments);

    /// <summary>Runs the command with further environment variables.</summary>
    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(
        string folder,
        Func<string, string?> variables,
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
                    _ => variables(name),
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
        catch (DandiException fatal)
        {
            return (ExitCode.Of(fatal), output.ToString(), fatal.Message);
        }
    }
}
