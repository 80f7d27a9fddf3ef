using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate;

/// <summary>Runs <c>dandi validate</c> in this process, with its own home folder.</summary>
internal sealed class ValidateScene : IDisposable
{
    private readonly TempFolder _home = new();

    /// <summary>
    /// The command is stopped, as by Ctrl-C, when it writes a text that contains this to standard output; empty: before
    /// it starts; null: never.
    /// </summary>
    public string? StopsAt { get; set; }

    /// <summary>The companion files next to the logs.</summary>
    public IReadOnlyList<string> Companions =>
        Directory.Exists(LogFolder) ? Directory.GetFiles(LogFolder, "*_validation.jsonl") : [];

    private string LogFolder => _home.Locate("dandi/log");

    /// <summary>Runs the command. The message of an error that ends it is returned as <c>Error</c>.</summary>
    public async Task<(int ExitCode, string Out, string Error)> RunAsync(string folder, params string[] arguments)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        if (StopsAt == "")
            await stop.CancelAsync();
        await using var output = new StoppingWriter(StopsAt, stop);
        await using var error = new StringWriter();
        var context = new CommandContext
        {
            Arguments = arguments,
            Terminal = new Terminal(output, error),
            Variables = name =>
                name switch
                {
                    "DANDI_DEVEL" => "1",
                    "XDG_STATE_HOME" or "XDG_CACHE_HOME" => _home.Root,
                    _ => null,
                },
            WorkingDirectory = folder,
            Stopping = stop.Token,
        };
        var parsed = RootCommandLine.Parse(RootCommandLine.Create(context), context);
        Assert.Empty(parsed.Errors);
        try
        {
            var code = await parsed.InvokeAsync(
                new() { Output = output, EnableDefaultExceptionHandler = false },
                TestContext.Current.CancellationToken
            );
            return (code, output.ToString(), error.ToString());
        }
        catch (OperationCanceledException) when (StopsAt is not null)
        {
            return (ExitCode.Interrupted, output.ToString(), error.ToString());
        }
        catch (DandiException failure)
        {
            return (ExitCode.Of(failure), output.ToString(), failure.Message);
        }
    }

    public void Dispose() => _home.Dispose();
}
