using System.CommandLine;
using Dandi.Cli.Connection;
using Dandi.Moves;

namespace Dandi.Cli.Commands.Move;

/// <summary><c>dandi move</c>: its options, and how they become a <see cref="MoveRequest"/>.</summary>
internal static class MoveCommand
{
    private const int MaxDefaultJobs = 32;

    // Requests mostly wait, so there may be more of them than processors.
    private static readonly int DefaultJobs = Math.Min(MaxDefaultJobs, Environment.ProcessorCount + 4);

    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "move",
            "Move or rename files and folders of a Dandiset, both locally and in the archive."
        )
        {
            Dandiset,
            DryRun,
            Existing,
            Jobs,
            Regex,
            On,
            CommonOptions.Instance,
            HttpClientFactory.AuthorityFile,
            Paths,
        };
        if (context.IsDeveloper)
            command.Add(Debug);
        command.SetAction(
            (parsed, cancellationToken) =>
                new MoveRun(context, Read(parsed, context), () => HttpClientFactory.Open(context, parsed)).RunAsync(
                    cancellationToken
                )
        );
        return command;
    }

    private static MoveRequest Read(ParseResult parsed, CommandContext context) =>
        new()
        {
            Arguments = parsed.GetValue(Paths) ?? [],
            Dandiset = parsed.GetValue(Dandiset),
            Instance = CommonOptions.InstanceOf(parsed, context),
            IsDryRun = parsed.GetValue(DryRun),
            Existing = parsed.GetValue(Existing),
            Jobs =
                parsed.GetValue(Debug) ? 1
                : parsed.GetValue(Jobs) is > 0 and var jobs ? jobs
                : DefaultJobs,
            IsRegex = parsed.GetValue(Regex),
            WorkOn = parsed.GetValue(On),
            Level = parsed.GetValue(CommonOptions.Level),
        };

    private static Argument<string[]> Paths { get; } =
        new("PATH")
        {
            Description =
                "Sources and destination, relative to the current folder: several sources, a source that is a folder, "
                + "and a destination that is a folder or ends in a slash mean to move into the destination; otherwise "
                + "the file is renamed. With --regex, a pattern and its replacement",
            Arity = ArgumentArity.OneOrMore,
        };

    private static Option<string?> Dandiset { get; } =
        new("--dandiset", "-d")
        {
            Description =
                "Move only in the archive, in the draft of the Dandiset with this URL; paths are relative to its root",
            HelpName = "URL",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.LastValue,
        };

    private static Option<bool> DryRun { get; } =
        new("--dry-run") { Description = "Show what would be moved, and change nothing" };

    private static Option<ExistingTarget> Existing { get; } =
        CommonOptions.Choice(
            "--existing",
            ["-e"],
            "What to do if the target of a file exists: `error` moves nothing at all, `skip` does not move this file, "
                + "`overwrite` replaces the target",
            ExistingTarget.Error,
            new Dictionary<string, ExistingTarget>(StringComparer.Ordinal)
            {
                ["error"] = ExistingTarget.Error,
                ["skip"] = ExistingTarget.Skip,
                ["overwrite"] = ExistingTarget.Overwrite,
            }
        );

    private static Option<int> Jobs { get; } =
        FileCountOption.Create(
            "Maximum number of files to move in parallel (default: depends on the number of processors)",
            " (0 or -1 for the default)"
        );

    private static Option<bool> Regex { get; } =
        new("--regex")
        {
            Description =
                "Replace the first match of a regular expression (of Python) in the path of each asset below the "
                + "current folder; the replacement may contain \\1 or \\g<name>",
        };

    private static Option<WorkOn> On { get; } =
        CommonOptions.Choice(
            "--work-on",
            ["-w"],
            "Where to move: in the `local` folder, in the `remote` archive, or in `both`, which must have the same "
                + "files; `auto` is `remote` with --dandiset, otherwise `both`, or `local` if you may not change the "
                + "Dandiset in the archive",
            WorkOn.Auto,
            new Dictionary<string, WorkOn>(StringComparer.Ordinal)
            {
                ["auto"] = WorkOn.Auto,
                ["both"] = WorkOn.Both,
                ["local"] = WorkOn.Local,
                ["remote"] = WorkOn.Remote,
            }
        );

    private static Option<bool> Debug { get; } = new("--devel-debug") { Description = "Move one file after another" };
}
