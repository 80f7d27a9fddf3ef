using System.CommandLine;
using Dandi.Cli.Commands;
using Dandi.Cli.Commands.Cache;
using Dandi.Cli.Commands.Completion;
using Dandi.Cli.Commands.Create;
using Dandi.Cli.Commands.Delete;
using Dandi.Cli.Commands.Digest;
using Dandi.Cli.Commands.Download;
using Dandi.Cli.Commands.Instances;
using Dandi.Cli.Commands.List;
using Dandi.Cli.Commands.Login;
using Dandi.Cli.Commands.Move;
using Dandi.Cli.Commands.Organize;
using Dandi.Cli.Commands.Serve;
using Dandi.Cli.Commands.ServiceScripts;
using Dandi.Cli.Commands.Upload;
using Dandi.Cli.Commands.Validate;
using Dandi.Cli.Logging;

namespace Dandi.Cli;

/// <summary>The command line of <c>dandi</c>: all commands, and how arguments are parsed.</summary>
internal static class RootCommandLine
{
    /// <summary>Creates the root command with all subcommands.</summary>
    public static RootCommand Create(CommandContext context)
    {
        var root = new RootCommand(
            "Upload to the DANDI Archive and download from it; validate and organize recordings."
        )
        {
            UploadCommand.Create(context),
            DownloadCommand.Create(context),
            CreateCommand.Create(context),
            DigestCommand.Create(context),
            ListCommand.Create(context),
            InstancesCommand.Create(context),
            OrganizeCommand.Create(context),
            ValidateCommand.Create(context),
            MoveCommand.Create(context),
            DeleteCommand.Create(context),
            CacheCommand.Create(context),
            ServeCommand.Create(context),
            ShellCompletionCommand.Create(context),
            ServiceScriptsCommand.Create(context),
        };
        root.Add(CommonOptions.Level);
        root.Add(CommonOptions.PythonDebugger);
        foreach (var command in LoginCommands.Create(context))
            root.Add(command);
        HelpWithExitCodes.AddTo(root);
        // It would refuse the options before it.
        root.Options.OfType<VersionOption>().Single().Validators.Clear();
        return root;
    }

    /// <summary>Parses the arguments. <c>@file</c> is a path, not a response file.</summary>
    public static ParseResult Parse(RootCommand root, CommandContext context) =>
        root.Parse(
            [.. Defaults(context), .. context.Arguments],
            new ParserConfiguration { ResponseFileTokenReplacer = null }
        );

    // An option that is given again counts instead of its default.
    private static string[] Defaults(CommandContext context) =>
        context.Variables(CompatibilityNotices.LevelVariable) is { Length: > 0 } level
        && LogLevels.Parse(level) is not null
            ? [CommonOptions.Level.Name, level]
            : [];
}
