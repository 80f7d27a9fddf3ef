using System.CommandLine;

namespace Dandi.Cli.Commands.ServiceScripts;

/// <summary><c>dandi service-scripts</c>: commands for those who maintain Dandisets.</summary>
internal static class ServiceScriptsCommand
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandContext context) =>
        new("service-scripts", "Maintain the metadata of Dandisets in an archive.")
        {
            ReextractCommand.Create(context),
            DoiUpdateCommand.Create(context),
            DoiPublicationCommand.Create(context),
        };
}
