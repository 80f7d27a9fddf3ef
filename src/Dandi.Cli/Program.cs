using System.CommandLine;
using System.CommandLine.Help;
using Dandi;
using Dandi.Cli;
using Dandi.Cli.Reporting;

var terminal = Terminal.OfProcess;
using var interruption = new Interruption();
var context = new CommandContext
{
    Words = args,
    Terminal = terminal,
    Variables = Environment.GetEnvironmentVariable,
    WorkingDirectory = Environment.CurrentDirectory,
    Stopping = interruption.Stopping,
};
var root = RootCommandLine.Create(context);
var parsed = RootCommandLine.Parse(root, context);
if (parsed.Action is not HelpAction && parsed.Errors.Count > 0)
{
    var command = parsed.CommandResult.Command;
    var name = command == root ? "dandi" : $"dandi {command.Name}";
    IUploadReporter reporter = new LineReporter(terminal.Error.WriteLine);
    if (args.Contains("--json")) reporter = new JsonReporter(terminal.Out, reporter, context.Time);
    foreach (var error in parsed.Errors) reporter.Failed(error.Message, "usage");
    await terminal.Error.WriteLineAsync($"Try '{name} --help' for help.");
    return ExitCode.Usage;
}
try
{
    var invocation = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await parsed.InvokeAsync(invocation, interruption.Ending);
}
catch (OperationCanceledException) when (interruption.Stopping.IsCancellationRequested)
{
    return ExitCode.Interrupted;
}
catch (DandiException error)
{
    await terminal.Error.WriteLineAsync($"Error: {LineReporter.Printable(error.Message)}");
    return ExitCode.Of(error);
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    // A disk, a folder or a pipe that fails where nobody knows more about it.
    await terminal.Error.WriteLineAsync($"Error: {LineReporter.Printable(error.Message)}");
    return ExitCode.SomeFailed;
}
