using System.CommandLine;
using Dandi.Cli.Output;

namespace Dandi.Cli.Commands.ServiceScripts;

/// <summary>
/// <c>dandi service-scripts publish-dandiset-version-doi</c>: says what it would need
/// (docs/decisions/0047-service-scripts.md).
/// </summary>
internal static class DoiPublicationCommand
{
    /// <summary>Creates the command with its option.</summary>
    public static Command Create(CommandContext context)
    {
        var version = new Option<string>("--version-ref")
        {
            Description = "The version, such as 000027/0.210831.2033",
            HelpName = "ID/VERSION",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.LastValue,
        };
        var command = new Command(
            "publish-dandiset-version-doi",
            "Not available: register the DOI of a published version at DataCite, which needs the account of "
                + "the archive."
        )
        {
            version,
            CommonOptions.Instance,
        };
        command.SetAction(
            async (_, _) =>
            {
                await context.Terminal.Error.WriteLineAsync(
                    "Error: This program does not register DOIs: that needs the DataCite account of the archive, which "
                        + "only its operators have. An archive registers the DOI itself when a version is published; "
                        + "ask its help desk if one is missing."
                );
                return ExitCode.SomeFailed;
            }
        );
        return command;
    }
}
