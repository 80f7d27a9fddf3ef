using System.CommandLine;

namespace Dandi.Cli.Commands.Serve;

/// <summary><c>dandi serve</c>: parses a <see cref="ServeRequest"/> and runs a <see cref="ServeRun"/>.</summary>
internal static class ServeCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "serve",
            "Run an archive on this machine, for practice and testing, with pages for browsers."
        )
        {
            ServeArguments.Command,
        };
        foreach (var option in ServeArguments.All)
            command.Add(option);
        command.SetAction(
            (parsed, ending) =>
                ServeMaintenance.Read(parsed, context) is { } maintenance
                    ? maintenance.RunAsync(ending)
                    : new ServeRun(context, ServeRequest.Read(parsed, context)).RunAsync(ending)
        );
        return command;
    }
}
