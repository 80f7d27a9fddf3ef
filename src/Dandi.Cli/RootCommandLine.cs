using System.CommandLine;
using Dandi.Cli.Commands;

namespace Dandi.Cli;

/// <summary>All commands, and how their words are read.</summary>
internal static class RootCommandLine
{
    /// <summary>The command line of <c>dandi</c>.</summary>
    public static RootCommand Create(CommandContext context)
    {
        var root = new RootCommand("Uploads to the DANDI Archive.\n\nExit codes: 0 done, 1 some assets failed, 2 wrong usage, 3 archive or network unusable or not authorised, 130 interrupted.")
        {
            UploadCommand.Create(context),
            CreateCommand.Create(context),
            DigestCommand.Create(context),
            ListCommand.Create(context),
            ValidateCommand.Create(context),
            CacheCommand.Create(context),
            ServeCommand.Create(context),
        };
        root.Add(CommonOptions.Level);
        foreach (var command in LoginCommands.Create(context)) root.Add(command);
        return root;
    }

    /// <summary>Reads the words of the command line; no word is the name of a file with more words.</summary>
    public static ParseResult Parse(RootCommand root, CommandContext context) =>
        root.Parse(context.Words, new ParserConfiguration { ResponseFileTokenReplacer = null });
}
