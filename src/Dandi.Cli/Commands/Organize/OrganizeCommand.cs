using System.CommandLine;

namespace Dandi.Cli.Commands.Organize;

/// <summary>
/// <c>dandi organize</c>: parses an <see cref="OrganizeRequest"/> and runs an <see cref="OrganizeRun"/>.
/// </summary>
internal static class OrganizeCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "organize",
            "Copy, move or link NWB files into a Dandiset, under names that follow from their metadata."
        )
        {
            OrganizeArguments.Paths,
            OrganizeArguments.Dandiset,
            OrganizeArguments.Mode,
            OrganizeArguments.Invalid,
            OrganizeArguments.RequiredFields,
            OrganizeArguments.UpdateExternalFilePaths,
            OrganizeArguments.MediaMode,
            OrganizeArguments.Undo,
            OrganizeArguments.Jobs,
        };
        if (context.IsDeveloper)
            command.Add(OrganizeArguments.Debug);
        command.SetAction((parsed, _) => new OrganizeRun(context, OrganizeRequest.Read(parsed)).RunAsync());
        return command;
    }
}
