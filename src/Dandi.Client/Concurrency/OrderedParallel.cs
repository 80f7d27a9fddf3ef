using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Dandi.Concurrency;

/// <summary>Maps a sequence in parallel and yields the results in the order of the items.</summary>
/// <remarks>
/// Two loops, connected by a bounded channel of tasks. The producer (<c>Parallel.ForEachAsync</c>) reads the items;
/// before an item is mapped, a pending task for its result goes into the channel, in the order of the items. A full
/// channel blocks the reading of items, which bounds the read-ahead. The consumer takes the tasks from the channel and
/// awaits each, so a slow item holds back the results after it but not their computation.
/// When a map fails, its task is only cancelled; the consumer then awaits the producer, which knows the first failure.
/// </remarks>
public static class OrderedParallel
{
    private const int ReadAheadPerTask = 16;
    private const int MaxReadAhead = 1024;

    /// <summary>Maps items, several at a time; a result is yielded as soon as it and all before it exist.</summary>
    /// <remarks>
    /// A bounded number of items is read ahead of the oldest missing result, so memory does not depend on their number.
    /// The first failure, including one of the source, cancels everything and is the exception that is thrown.
    /// When the enumeration has ended, nothing is left running (but see <paramref name="abandonsBlocked"/>).
    /// </remarks>
    /// <param name="items">The items; read by one thread at a time.</param>
    /// <param name="maxParallel">The maximum number of items that are mapped at a time.</param>
    /// <param name="map">Computes the result of an item; may block its thread.</param>
    /// <param name="cancellationToken">Cancels the enumeration and all running maps.</param>
    /// <param name="abandonsBlocked">
    /// Whether a cancellation returns without waiting for maps that ignore it, such as a read from a disk that does not
    /// respond.
    /// </param>
    public static async IAsyncEnumerable<TResult> SelectAsync<T, TResult>(
        IAsyncEnumerable<T> items,
        int maxParallel,
        Func<T, CancellationToken, Task<TResult>> map,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        bool abandonsBlocked = false
    )
    {
        var ended = abandonsBlocked ? cancellationToken : CancellationToken.None;
        var readAhead = Math.Max(maxParallel, Math.Min(ReadAheadPerTask * maxParallel, MaxReadAhead));
        var inOrder = Channel.CreateBounded<Task<TResult>>(
            new BoundedChannelOptions(readAhead) { SingleReader = true, SingleWriter = true }
        );
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var mapping = MapAllAsync(items, maxParallel, map, inOrder.Writer, stop.Token);
        try
        {
            while (await inOrder.Reader.WaitToReadAsync(cancellationToken))
            {
                while (inOrder.Reader.TryRead(out var next))
                    yield return await AwaitResultAsync(next, mapping, ended);
            }
            await mapping.WaitAsync(ended);
        }
        finally
        {
            await stop.CancelAsync();
            await mapping.WaitAsync(ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task MapAllAsync<T, TResult>(
        IAsyncEnumerable<T> items,
        int maxParallel,
        Func<T, CancellationToken, Task<TResult>> map,
        ChannelWriter<Task<TResult>> inOrder,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var options = new ParallelOptions
            {
                MaxDegreeOfParallelism = maxParallel,
                CancellationToken = cancellationToken,
            };
            await Parallel.ForEachAsync(
                QueueAsync(items, inOrder, cancellationToken),
                options,
                async (pending, token) =>
                {
                    // Without this, a map that never awaits would run on the thread that reads the items.
                    await Task.Yield();
                    try
                    {
                        pending.Result.SetResult(await map(pending.Item, token));
                    }
                    catch
                    {
                        // The loop rethrows the first failure; this task only has to end.
                        pending.Result.SetCanceled(CancellationToken.None);
                        throw;
                    }
                }
            );
        }
        finally
        {
            inOrder.Complete();
        }
    }

    private static async IAsyncEnumerable<Pending<T, TResult>> QueueAsync<T, TResult>(
        IAsyncEnumerable<T> items,
        ChannelWriter<Task<TResult>> inOrder,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            var result = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            await inOrder.WriteAsync(result.Task, cancellationToken);
            yield return new Pending<T, TResult>(item, result);
        }
    }

    private static async Task<TResult> AwaitResultAsync<TResult>(
        Task<TResult> next,
        Task mapping,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await next.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await mapping.WaitAsync(cancellationToken);
            throw;
        }
    }

    private readonly record struct Pending<T, TResult>(T Item, TaskCompletionSource<TResult> Result);
}
