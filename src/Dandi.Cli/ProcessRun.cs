using System.CommandLine;
using Dandi.Cli.Commands;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Files;

namespace Dandi.Cli;

/// <summary>One run of the process: reads the command line, runs the command, and turns whatever ends it into a message and an exit code.</summary>
/// <param name="context">The surroundings.</param>
internal sealed class ProcessRun(CommandContext context)
{
    private const string Issues = "https://github.com/dandi/helpdesk/issues";
    private readonly Terminal _terminal = context.Terminal;

    /// <summary>Runs the command.</summary>
    /// <param name="makeRoot">Makes the command line.</param>
    /// <param name="ending">Stops everything at once.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(Func<CommandContext, RootCommand> makeRoot, CancellationToken ending)
    {
        try
        {
            var code = await InvokeAsync(makeRoot(context), ending);
            return code == ExitCode.Done && _terminal.OutputFault is { } fault ? End(fault) : code;
        }
        catch (Exception error)
        {
            return End(error);
        }
        finally
        {
            context.Log?.Dispose();
        }
    }

    /// <summary>Says what ended the process.</summary>
    /// <returns>The exit code.</returns>
    public int End(Exception error)
    {
        switch (error)
        {
            case OperationCanceledException when context.Stopping.IsCancellationRequested:
                return ExitCode.Interrupted;
            case OutputException output:
                if (!output.IsClosedByReader)
                    Say(output.Message);
                return output.Code;
            case DandiException known:
                Say(known.Message);
                return ExitCode.Of(known);
            // A disk, a folder or a pipe that fails where nobody knows more about it.
            case Exception when StorageFault.Is(error):
                Say(error.Message);
                context.Log?.Write(LogLevel.Error, error.ToString());
                return ExitCode.SomeFailed;
            default:
                return EndByBug(error);
        }
    }

    private async Task<int> InvokeAsync(RootCommand root, CancellationToken ending)
    {
        var parsed = RootCommandLine.Parse(root, context);
        if (parsed.Action is not HelpWithExitCodes && parsed.Errors.Count > 0)
            return await RefuseAsync(root, parsed);
        var invocation = new InvocationConfiguration
        {
            Output = _terminal.Out,
            Error = _terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(invocation, ending);
    }

    private async Task<int> RefuseAsync(RootCommand root, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = command == root ? "dandi" : $"dandi {command.Name}";
        IUploadReporter reporter = new LineReporter(_terminal.Error.WriteLine);
        if (context.Arguments.Contains("--json"))
            reporter = new JsonReporter(_terminal.Out, reporter, context.Time);
        foreach (var error in parsed.Errors)
            reporter.Failed(error.Message, "usage");
        await _terminal.Error.WriteLineAsync($"Try '{name} --help' for help.");
        return ExitCode.Usage;
    }

    /// <summary>The stack trace helps whoever reads a report, and nobody else: it goes into the log.</summary>
    private int EndByBug(Exception error)
    {
        var log = context.Log ?? context.OpenLog(LogLevel.Info);
        log.Write(LogLevel.Critical, $"dandi {ProgramVersion.Text}: {error}");
        var details = log.Path is { } path ? $" with {path}" : "";
        Say(
            $"dandi failed because of a bug: {error.GetType().Name}: {Redaction.Apply(error.Message)} Report it at {Issues}{details}."
        );
        return ExitCode.Bug;
    }

    private void Say(string message) => _terminal.Error.WriteLine($"Error: {TerminalText.Escape(message)}");
}
