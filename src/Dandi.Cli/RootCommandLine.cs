using System.CommandLine;
using Dandi.Cli.Commands;
using Dandi.Cli.Commands.Cache;
using Dandi.Cli.Commands.Create;
using Dandi.Cli.Commands.Digest;
using Dandi.Cli.Commands.List;
using Dandi.Cli.Commands.Login;
using Dandi.Cli.Commands.Serve;
using Dandi.Cli.Commands.Upload;
using Dandi.Cli.Commands.Validate;

namespace Dandi.Cli;

/// <summary>All commands, and how their words are read.</summary>
internal static class RootCommandLine
{
    /// <summary>The command line of <c>dandi</c>.</summary>
    public static RootCommand Create(CommandContext context)
    {
        var root = new RootCommand("Uploads to the DANDI Archive.")
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
        foreach (var command in LoginCommands.Create(context))
            root.Add(command);
        HelpWithExitCodes.AddTo(root);
        return root;
    }

    /// <summary>Reads the words of the command line; no word is the name of a file with more words.</summary>
    public static ParseResult Parse(RootCommand root, CommandContext context) =>
        root.Parse(context.Arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
}
