using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Dandi.Cli.Output;

namespace Dandi.Cli;

/// <summary>Prints the help of a command, followed by its exit codes.</summary>
/// <param name="help">Prints the help without exit codes.</param>
internal sealed class HelpWithExitCodes(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Replaces the help action of a command line.</summary>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExitCodes((HelpAction)option.Action!);
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => help.ClearsParseErrors;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        parseResult.InvocationConfiguration.Output.Write(
            $"Exit codes:\n{ExitCode.Describe(command is RootCommand ? "dandi" : command.Name)}\n\n"
        );
        return code;
    }

    /// <summary>Prints the help of the command that was parsed.</summary>
    public static void Print(ParseResult parsed, TextWriter output)
    {
        parsed.InvocationConfiguration.Output = output;
        parsed
            .RootCommandResult.Command.Options.OfType<HelpOption>()
            .Select(option => option.Action)
            .OfType<HelpWithExitCodes>()
            .Single()
            .Invoke(parsed);
    }
}
