using Dandi.Cli.Output;
using Dandi.Discovery;
using Dandi.Http;
using Dandi.Moves;
using Dandi.PythonPatterns;

namespace Dandi.Cli.Commands.Move;

/// <summary>One run of <c>dandi move</c>, from the parsed options to the exit code.</summary>
/// <param name="context">The environment.</param>
/// <param name="request">The options.</param>
/// <param name="open">Creates the clients for an archive.</param>
internal sealed class MoveRun(CommandContext context, MoveRequest request, Func<HttpClients> open)
{
    private readonly TextWriter _error = context.Terminal.Error;

    /// <summary>Plans the moves on all sides, then carries them out.</summary>
    /// <param name="cancellationToken">Cancels the requests in flight (the second Ctrl-C).</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        EnsureArgumentsFit();
        var log = context.OpenLog(request.Level);
        var local = request.Dandiset is null ? LocalDandiset.Find([], context.WorkingDirectory) : null;
        var current = local?.Relative(context.WorkingDirectory) ?? "";
        using var archive = request.IsRemote
            ? await MoveArchive.OpenAsync(context, request, open, local, cancellationToken)
            : null;
        var plan = await PlanAsync(local, archive, current, cancellationToken);
        if (plan.Chains.Count == 0)
        {
            await _error.WriteLineAsync("Nothing to move");
            return ExitCode.Done;
        }
        var movesRemote = archive is not null && await IsWritableAsync(archive, cancellationToken);
        var reporter = new MoveReporter(context.Terminal, log);
        if (request.IsDryRun)
        {
            await reporter.ShowAsync(plan);
            return ExitCode.Done;
        }
        return await MoveAsync(
            plan,
            request.IsLocal ? new LocalMover(local!.Root, current) : null,
            movesRemote ? archive!.CreateMover() : null,
            reporter,
            cancellationToken
        );
    }

    /// <summary>Plans the moves of each side that is worked on, and makes sure that both are changed alike.</summary>
    private async Task<MovePlan> PlanAsync(
        LocalDandiset? local,
        MoveArchive? archive,
        string current,
        CancellationToken cancellationToken
    )
    {
        var arguments = request.IsRegex
            ? request.Arguments
            : [.. request.Arguments.Select(path => Relative(path, local))];
        var files = request.IsLocal ? new LocalSide(local!.Root) : null;
        var localPlan = files is null ? null : Plan(files, null, arguments, current);
        foreach (var notice in (files?.Notices ?? []).Distinct())
            await _error.WriteLineAsync(TerminalText.Escape(notice));
        if (archive is null)
            return localPlan!;
        var assets = await RemoteSide.ReadAsync(archive.Client, archive.Dandiset, cancellationToken);
        var remotePlan = Plan(assets, files, arguments, current);
        if (localPlan is not null)
            PlanComparison.EnsureEqual(localPlan, remotePlan);
        return localPlan ?? remotePlan;
    }

    private async Task<int> MoveAsync(
        MovePlan plan,
        LocalMover? local,
        RemoteMover? remote,
        MoveReporter reporter,
        CancellationToken cancellationToken
    )
    {
        await using var interrupted = InterruptionNotice.Register(context);
        try
        {
            await new MovePipeline(local, remote, reporter.Report).RunAsync(
                plan,
                request.Jobs,
                context.Stopping,
                cancellationToken
            );
        }
        finally
        {
            var where =
                remote is null ? "locally"
                : local is null ? "in the archive"
                : "locally and in the archive";
            reporter.Summarize(plan.Moves.Count(), where);
        }
        return context.Stopping.IsCancellationRequested ? ExitCode.Interrupted
            : reporter.Failed > 0 ? ExitCode.SomeFailed
            : ExitCode.Done;
    }

    private void EnsureArgumentsFit()
    {
        if (request.Dandiset is not null && request.WorkOn is WorkOn.Both or WorkOn.Local)
            throw new UsageException(
                "`--work-on both` and `local` cannot be used with `--dandiset`. Omit one of them."
            );
        if (request.IsRegex && request.Arguments.Count != 2)
            throw new UsageException(
                "`--regex` needs exactly two arguments: a regular expression and its replacement."
            );
        if (request.Arguments.Count < 2)
            throw new UsageException("At least two paths are needed: what to move, and where to.");
    }

    /// <summary>Makes an absolute path in the local Dandiset relative to the current folder.</summary>
    private string Relative(string path, LocalDandiset? local)
    {
        if (local is null || !Path.IsPathRooted(path))
            return path;
        var full = Path.GetFullPath(path);
        _ = local.Relative(Path.TrimEndingDirectorySeparator(full));
        return Path.GetRelativePath(context.WorkingDirectory, full) + (path.EndsWith('/') ? "/" : "");
    }

    private MovePlan Plan(MoveSide side, MoveSide? other, IReadOnlyList<string> arguments, string current)
    {
        var planner = new MovePlanner(side, current);
        return MovePlan.Create(
            side,
            request.IsRegex
                ? FromRegex(planner, arguments[0], arguments[1])
                : planner.FromPaths([.. arguments.SkipLast(1)], arguments[^1], other),
            request.Existing
        );
    }

    private static IReadOnlyList<AssetMove> FromRegex(MovePlanner planner, string pattern, string replacement)
    {
        try
        {
            var regex = new PythonRegex(pattern);
            return planner.FromRegex(regex, regex.ParseTemplate(replacement));
        }
        catch (ArgumentException error)
        {
            throw new UsageException(
                $"`{pattern}` with the replacement `{replacement}` is not valid: {error.Message}. Use the syntax of "
                    + "regular expressions in Python."
            );
        }
    }

    /// <returns>False if only the local side can be moved, which the user did not exclude.</returns>
    private async Task<bool> IsWritableAsync(MoveArchive archive, CancellationToken cancellationToken)
    {
        if (request is not { WorkOn: WorkOn.Auto, IsLocal: true })
        {
            await archive.Client.EnsureWritableAsync(archive.Dandiset, cancellationToken);
            return true;
        }
        if (await archive.Client.IsWritableAsync(archive.Dandiset, cancellationToken))
            return true;
        await _error.WriteLineAsync(
            $"Warning: you are not an owner of Dandiset {archive.Dandiset} in the archive, so only local files are "
                + "moved."
        );
        return false;
    }
}
