using Dandi.Cli;
using Dandi.Cli.Commands;
using Dandi.Cli.Machine;
using Dandi.Cli.Output;

ProcessStart.Prepare();
using var interruption = new Interruption();
var run = new ProcessRun(
    new CommandContext
    {
        Arguments = args,
        Terminal = Terminal.OfProcess,
        Variables = ProcessStart.ReadEnvironment(),
        WorkingDirectory = WorkingDirectory.Find(),
        Stopping = interruption.Stopping,
    }
);
// Without this handler, an exception of a timer or thread would end the process with a core dump.
#pragma warning disable RS0030 // the one place that ends the process
AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    Environment.Exit(run.Report((Exception)unhandled.ExceptionObject));
#pragma warning restore RS0030
return await run.RunAsync(RootCommandLine.Create, interruption.Ending);
