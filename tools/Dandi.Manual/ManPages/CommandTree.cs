using System.CommandLine;
using Dandi.Cli;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;

namespace Dandi.Manual.ManPages;

/// <summary>The commands of <c>dandi</c>, as the program parses them.</summary>
internal static class CommandTree
{
    /// <summary>Creates the root command with a context that nothing is run in.</summary>
    public static RootCommand Create() =>
        RootCommandLine.Create(
            new CommandContext
            {
                Arguments = [],
                Terminal = new Terminal(TextWriter.Null, TextWriter.Null),
                Variables = _ => null,
                WorkingDirectory = "/",
            }
        );

    /// <summary>Returns a command and all commands below it that the help shows.</summary>
    public static IEnumerable<Command> Visible(Command command) =>
        command.Subcommands.Where(each => !each.Hidden).SelectMany(Visible).Prepend(command);

    /// <summary>The words to type, such as <c>dandi cache clear</c>.</summary>
    public static string WordsOf(Command command) =>
        command is RootCommand ? "dandi" : $"{WordsOf(ParentOf(command))} {command.Name}";

    /// <summary>The command above.</summary>
    public static Command ParentOf(Command command) => command.Parents.OfType<Command>().Single();

    /// <summary>The options that the help of a command shows: its own, then those of the commands above.</summary>
    public static IReadOnlyList<Option> OptionsOf(Command command)
    {
        var options = command.Options.Where(option => !option.Hidden).ToList();
        for (var each = command; each is not RootCommand; )
        {
            each = ParentOf(each);
            options.AddRange(each.Options.Where(option => option.Recursive && !option.Hidden));
        }
        return [.. options.DistinctBy(option => option.Name)];
    }
}
