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

/// <summary>The command line of <c>dandi</c>: all commands, and how arguments are parsed.</summary>
internal static class RootCommandLine
{
    /// <summary>Creates the root command with all subcommands.</summary>
    public static RootCommand Create(CommandContext context)
    {
        var root = new RootCommand("Upload data to the DANDI Archive.")
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

    /// <summary>Parses the arguments. <c>@file</c> is a path, not a response file.</summary>
    public static ParseResult Parse(RootCommand root, CommandContext context) =>
        root.Parse(context.Arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
}
