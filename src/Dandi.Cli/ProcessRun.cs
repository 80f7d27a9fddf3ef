using System.CommandLine;
using Dandi.Cli.Commands;
using Dandi.Cli.Commands.Completion;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Transfers;

namespace Dandi.Cli;

/// <summary>
/// One run of the process: parses the command line, runs the command, and turns every exception into a message and an
/// exit code.
/// </summary>
internal sealed class ProcessRun(CommandContext context)
{
    private const string Issues = "https://github.com/dandi/helpdesk/issues";
    private readonly Terminal _terminal = context.Terminal;

    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="createRoot">Creates the command line.</param>
    /// <param name="ending">Stops everything immediately.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(Func<CommandContext, RootCommand> createRoot, CancellationToken ending)
    {
        try
        {
            var code = await AnswerAsync(createRoot, ending);
            return code == ExitCode.Done && _terminal.OutputFault is { } fault ? Report(fault) : code;
        }
        catch (Exception error)
        {
            return Report(error);
        }
        finally
        {
            context.Log?.Dispose();
        }
    }

    /// <summary>Prints why the process ends.</summary>
    /// <returns>The exit code.</returns>
    public int Report(Exception error)
    {
        _terminal.CloseView();
        var code = ExitCode.Of(error, context.Stopping.IsCancellationRequested);
        if (code == ExitCode.Bug)
            ReportBug(error);
        else if (code != ExitCode.Interrupted && error is not OutputException { IsClosedByReader: true })
            WriteError(error.Message);
        if (code == ExitCode.SomeFailed && error is not (DandiException or OutputException))
            context.Log?.Write(LogLevel.Error, "The run failed.", error);
        return code;
    }

    private async Task<int> AnswerAsync(Func<CommandContext, RootCommand> createRoot, CancellationToken ending)
    {
        if (CompletionRequest.Read(context.Variables) is { } completion)
        {
            completion.Answer(createRoot(context), _terminal);
            return ExitCode.Done;
        }
        if (!VersionRequest.IsAlone(context.Arguments, context.Variables))
            return await InvokeAsync(createRoot(context), ending);
        await _terminal.LibraryOut.WriteLineAsync(VersionRequest.Answer);
        return ExitCode.Done;
    }

    private async Task<int> InvokeAsync(RootCommand root, CancellationToken ending)
    {
        var parsed = RootCommandLine.Parse(root, context);
        if (UsageProblem.Find(parsed, context.Arguments) is { } problem)
            return await ReportUsageAsync(parsed, problem);
        var isQuiet = parsed.GetValue(VerbosityOptions.Quiet);
        foreach (var notice in isQuiet ? [] : CompatibilityNotices.Find(parsed, context.Variables))
            await _terminal.Error.WriteLineAsync(notice);
        var invocation = new InvocationConfiguration
        {
            Output = _terminal.LibraryOut,
            Error = _terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(invocation, ending);
    }

    private async Task<int> ReportUsageAsync(ParseResult parsed, UsageProblem problem)
    {
        if (problem.Message is not { } message)
        {
            HelpWithExitCodes.Print(parsed, _terminal.Error);
            return ExitCode.Usage;
        }
        await _terminal.Error.WriteLineAsync($"Usage: {problem.Usage}");
        await _terminal.Error.WriteLineAsync($"Try '{problem.Command} --help' for help.");
        await _terminal.Error.WriteLineAsync();
        ITransferReporter reporter = new LineReporter(_terminal.WriteErrorLine);
        if (context.Arguments.Contains("--json"))
            reporter = new JsonReporter(
                _terminal.Out,
                reporter,
                context.Time,
                new TransferMeter(isDownload: false, context.Time)
            );
        reporter.Failed(Redaction.Apply(message), "usage");
        return ExitCode.Usage;
    }

    // The stack trace helps maintainers but not users, so it goes to the log only.
    private void ReportBug(Exception error)
    {
        var log = context.Log ?? context.OpenLog(LogLevel.Info);
        log.Write(LogLevel.Critical, $"dandi {ProgramVersion.Text} failed because of a bug.", error);
        var attachment = log.Path is { } path ? $" and attach {path}" : "";
        WriteError(
            $"dandi failed because of a bug: {error.GetType().Name}: {Redaction.Apply(error.Message)} "
                + $"Report it at {Issues}{attachment}."
        );
    }

    private void WriteError(string message) =>
        _terminal.Error.WriteLine($"Error: {TerminalText.Escape(Redaction.Apply(message))}");
}
