using Dandi.Files;

namespace Dandi.Transfers;

/// <summary>
/// Counts the assets of a run in the background, ahead of the work on them, so that its totals are known early. Nothing
/// is kept of them.
/// </summary>
/// <remarks>
/// It costs as much as finding them does, so it is for runs that somebody looks at. It ends when all are counted, when
/// the work has listed them first, or when it is disposed of; it is never waited for, because a disk that does not
/// respond must not keep the run from ending.
/// </remarks>
public sealed class AheadCount : IDisposable
{
    private readonly CancellationTokenSource _end = new();

    /// <summary>Starts to count.</summary>
    /// <param name="list">Lists the sizes of all assets; null for those of which it is not known.</param>
    /// <param name="counted">Receives what was counted.</param>
    /// <param name="isKnown">Returns whether the work has listed all assets; then the count is of no use.</param>
    public AheadCount(Func<CancellationToken, IAsyncEnumerable<long?>> list, AssetTally counted, Func<bool> isKnown)
    {
        var token = _end.Token;
        // A thread of its own, because looking at files blocks it, and the pool is as small as there are processors.
        Counting = Task
            .Factory.StartNew(
                () => CountAsync(list, counted, isKnown, token),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            )
            .Unwrap();
    }

    /// <summary>Completes when the count has ended; for tests.</summary>
    internal Task Counting { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private static async Task CountAsync(
        Func<CancellationToken, IAsyncEnumerable<long?>> list,
        AssetTally counted,
        Func<bool> isKnown,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await foreach (var size in list(cancellationToken))
            {
                if (cancellationToken.IsCancellationRequested || isKnown())
                    return;
                counted.Add(size);
            }
            counted.Complete();
        }
        catch (Exception error) when (error is DandiException or OperationCanceledException || StorageFault.Is(error))
        {
            // The work lists the same, and reports why that failed. Without a count, the totals are known later.
        }
    }
}
