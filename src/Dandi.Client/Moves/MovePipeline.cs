using Dandi.Http;

namespace Dandi.Moves;

/// <summary>Carries out the moves of a plan, several chains at a time.</summary>
/// <remarks>
/// If both sides are changed, an asset is moved locally first, then in the archive; if the archive does not move it,
/// the local move is undone (docs/decisions/0043-moving-both-sides.md). A failure ends one chain; a fatal
/// <see cref="DandiException"/> ends the run after the moves in progress.
/// </remarks>
/// <param name="local">Moves files; null if only the archive is changed.</param>
/// <param name="remote">Moves assets in the archive; null if only files are moved.</param>
/// <param name="report">Receives each outcome; called from many threads.</param>
public sealed class MovePipeline(LocalMover? local, RemoteMover? remote, Action<MoveOutcome> report)
{
    private const string UnknownState =
        "It is not known whether the archive has moved it: look with `dandi ls`, then run the command again for the "
        + "side where it was not moved (`--work-on`).";

    /// <summary>Moves the assets.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="jobs">The maximum number of chains at a time.</param>
    /// <param name="stopping">Once cancelled, no further asset is moved.</param>
    /// <param name="cancellationToken">Cancels the requests in flight.</param>
    /// <exception cref="DandiException">
    /// The archive cannot be used any more, or links to files that were not moved cannot be mended.
    /// </exception>
    /// <exception cref="OperationCanceledException">The requests in flight were cancelled.</exception>
    public async Task RunAsync(MovePlan plan, int jobs, CancellationToken stopping, CancellationToken cancellationToken)
    {
        local?.Expect(plan);
        string? problem;
        try
        {
            await RunChainsAsync(plan, jobs, stopping, cancellationToken);
        }
        finally
        {
            problem = local?.End();
        }
        if (problem is not null)
            throw new DandiException(problem);
    }

    private Task RunChainsAsync(
        MovePlan plan,
        int jobs,
        CancellationToken stopping,
        CancellationToken cancellationToken
    ) =>
        Parallel.ForEachAsync(
            plan.Chains.TakeWhile(_ => !stopping.IsCancellationRequested),
            new ParallelOptions { MaxDegreeOfParallelism = jobs },
            async (chain, failed) =>
            {
                // What the failure of another chain cancels are the moves that have not begun.
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, failed, cancellationToken);
                await RunChainAsync(chain, stop.Token, cancellationToken);
            }
        );

    private async Task RunChainAsync(
        IReadOnlyList<PlannedMove> chain,
        CancellationToken stopping,
        CancellationToken cancellationToken
    )
    {
        string? stuck = null;
        foreach (var move in chain)
        {
            if (stopping.IsCancellationRequested)
                return;
            var outcome = stuck is null
                ? await MoveAsync(move, cancellationToken)
                : new MoveOutcome(move, MoveStatus.Failed, $"`{stuck}`, which was to be moved first, is still there.");
            report(outcome);
            if (outcome.Status == MoveStatus.Failed)
                stuck = move.Source;
        }
    }

    private async Task<MoveOutcome> MoveAsync(PlannedMove move, CancellationToken cancellationToken)
    {
        if (move.Action == MoveAction.Skip)
            return new MoveOutcome(move, MoveStatus.Skipped, "target exists");
        try
        {
            var remoteChange = remote is null ? null : await remote.PrepareAsync(move, cancellationToken);
            var localChange = local?.Move(move);
            var leftInArchive = remoteChange is null
                ? null
                : await MoveRemoteAsync(remoteChange, localChange, cancellationToken);
            var left = string.Join(' ', new[] { leftInArchive, localChange?.Commit() }.OfType<string>());
            return left.Length == 0
                ? new MoveOutcome(move, MoveStatus.Moved)
                : new MoveOutcome(move, MoveStatus.Failed, left);
        }
        catch (DandiException error) when (!error.IsFatal)
        {
            return new MoveOutcome(move, MoveStatus.Failed, error.Message);
        }
    }

    /// <summary>Moves the asset in the archive; if that fails, undoes its local move.</summary>
    private async Task<string?> MoveRemoteAsync(
        RemoteChange remoteChange,
        LocalChange? localChange,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await remote!.MoveAsync(remoteChange, cancellationToken);
        }
        catch (Exception error)
        {
            var unknown = IsStateUnknown(error) ? UnknownState : null;
            var parts = new[] { MessageOf(error), unknown, localChange?.Undo() };
            var message = string.Join(' ', parts.OfType<string>());
            if (error is DandiException { IsFatal: false })
                throw new DandiException(message, error);
            report(new MoveOutcome(remoteChange.Move, MoveStatus.Failed, message));
            throw;
        }
    }

    private static bool IsStateUnknown(Exception error) =>
        error is OperationCanceledException or ArchiveException { Status: null };

    private static string MessageOf(Exception error) =>
        error is OperationCanceledException ? "The request to the archive was stopped." : error.Message;
}
