using System.CommandLine;
using Dandi.Cli.Connection;
using Dandi.Deletion;

namespace Dandi.Cli.Commands.Delete;

/// <summary><c>dandi delete</c>: its options, and how they become a <see cref="DeleteRequest"/>.</summary>
internal static class DeleteCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "delete",
            "Delete assets, folders or a Dandiset in the archive. Local files are kept."
        )
        {
            SkipMissing,
            Force,
            CommonOptions.Instance,
            HttpClientFactory.AuthorityFile,
            Paths,
        };
        if (context.IsDeveloper)
            command.Add(Debug);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var run = new DeleteRun(context, Read(parsed, context), () =>
                    HttpClientFactory.Open(context, parsed)
                );
                return await run.RunAsync(cancellationToken);
            }
        );
        return command;
    }

    private static DeleteRequest Read(ParseResult parsed, CommandContext context) =>
        new()
        {
            Arguments = parsed.GetValue(Paths) ?? [],
            Instance = CommonOptions.InstanceOf(parsed, context),
            SkipsMissing = parsed.GetValue(SkipMissing),
            IsForced = parsed.GetValue(Force),
            Jobs = parsed.GetValue(Debug) ? 1 : AssetDeletion.DefaultParallel,
            Level = parsed.GetValue(CommonOptions.Level),
        };

    private static Argument<string[]> Paths { get; } =
        new("PATH|URL")
        {
            Description =
                "Paths in the local Dandiset, which need not exist locally, or URLs of assets, folders or a Dandiset",
            Arity = ArgumentArity.ZeroOrMore,
        };

    private static Option<bool> SkipMissing { get; } =
        new("--skip-missing")
        {
            Description = "Ignore what does not exist in the archive, instead of deleting nothing",
        };

    private static Option<bool> Debug { get; } =
        new("--devel-debug") { Description = "Delete one asset after another" };

    private static Option<bool> Force { get; } = new("--force") { Description = "Do not ask for confirmation" };
}
