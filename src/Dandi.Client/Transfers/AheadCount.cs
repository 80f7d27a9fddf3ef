namespace Dandi.Transfers;

/// <summary>
/// Counts the assets of a run in the background, ahead of the pipeline, so that its totals are known early
/// (<see cref="TransferMeter.Counted"/>). Nothing is kept of them.
/// </summary>
/// <remarks>
/// It costs as much as finding them does, so it is for runs that somebody looks at. It ends when all are counted, when
/// the pipeline has listed them first, or when it is disposed of; it is never waited for, because a disk that does not
/// respond must not keep the run from ending.
/// </remarks>
public sealed class AheadCount : IDisposable
{
    private readonly CancellationTokenSource _end = new();

    /// <summary>Starts to count.</summary>
    /// <param name="list">Lists the sizes of all assets; null for those of which it is not known.</param>
    /// <param name="meter">The meter of the run.</param>
    public AheadCount(Func<CancellationToken, IAsyncEnumerable<long?>> list, TransferMeter meter)
    {
        var token = _end.Token;
        // A thread of its own, because looking at files blocks it, and the pool is as small as there are processors.
        Counting = Task
            .Factory.StartNew(
                () => CountAsync(list, meter, token),
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
        TransferMeter meter,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await foreach (var size in list(cancellationToken))
            {
                if (cancellationToken.IsCancellationRequested || meter.Listed.Current.IsComplete)
                    return;
                meter.Counted.Add(size);
            }
            meter.Counted.Complete();
        }
        catch (Exception error) when (error is DandiException or IOException or OperationCanceledException)
        {
            // The pipeline lists the same, and reports why that failed. Without a count, the totals are known later.
        }
    }
}
