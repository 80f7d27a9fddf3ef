using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Dandi.Concurrency;

/// <summary><see cref="Parallel.ForEachAsync{TSource}(IAsyncEnumerable{TSource}, ParallelOptions, Func{TSource, CancellationToken, ValueTask})"/> whose results arrive in the order of the items.</summary>
public static class OrderedParallel
{
    private const int ReadAheadPerTask = 16;
    private const int MaxReadAhead = 1024;

    /// <summary>Maps items to results, several at a time; each result arrives as soon as it and all before it are there.</summary>
    /// <remarks>
    /// Items are read ahead of the oldest missing result by a bounded number, so memory does not depend on how many there are.
    /// The first failure, also one of the source, cancels everything else and is the one that is thrown. When the enumeration has ended, nothing is left running.
    /// </remarks>
    /// <param name="items">The items; read by one thread at a time.</param>
    /// <param name="maxParallel">How many items are mapped at a time.</param>
    /// <param name="map">Makes the result of an item; may block its thread.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="abandonsBlocked">Whether a cancellation leaves alone what does not heed it: a read from a disk that does not respond cannot be cancelled.</param>
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
                    yield return await TakeAsync(next, mapping, ended);
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
                EnlistAsync(items, inOrder, cancellationToken),
                options,
                async (pending, token) =>
                {
                    // A map that only computes would keep its thread to itself, and whoever awaits the results would get none.
                    await Task.Yield();
                    try
                    {
                        pending.Result.SetResult(await map(pending.Item, token));
                    }
                    catch
                    {
                        // Why is told by the loop, which knows what failed first.
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

    private static async IAsyncEnumerable<Pending<T, TResult>> EnlistAsync<T, TResult>(
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

    private static async Task<TResult> TakeAsync<TResult>(
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
