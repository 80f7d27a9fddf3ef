using System.CommandLine;
using Dandi.Cli.Output;

namespace Dandi.Cli.Commands.Completion;

/// <summary><c>dandi shell-completion</c>: prints the script that makes a shell complete command lines.</summary>
internal static class ShellCompletionCommand
{
    /// <summary>Creates the command with its option.</summary>
    public static Command Create(CommandContext context)
    {
        var shell = CommonOptions.Choice(
            "--shell",
            ["-s"],
            "Shell to print the script for; `auto` is the one that SHELL names",
            CompletionShell.Auto,
            CompletionShells.ByName
        );
        var command = new Command(
            "shell-completion",
            "Print a script that makes your shell complete commands, options and their values. For bash: "
                + "`source <(dandi shell-completion)`."
        )
        {
            shell,
        };
        command.SetAction(
            async (parsed, _) =>
            {
                var wanted = parsed.GetValue(shell);
                if (wanted == CompletionShell.Auto)
                    wanted = CompletionShells.Find(context.Variables("SHELL"));
                await context.Terminal.LibraryOut.WriteAsync(CompletionScripts.Of(wanted));
                return ExitCode.Done;
            }
        );
        return command;
    }
}
