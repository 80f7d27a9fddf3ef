using Dandi.Concurrency;

namespace Dandi.Throttling;

/// <summary>Bounds how many assets are worked on at a time. Who only waits for the archive makes room for others.</summary>
/// <param name="count">How many.</param>
public sealed class AssetSlots(int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);

    /// <summary>Works on all items, so many at a time; they are asked for as slots get free.</summary>
    /// <exception cref="Exception">What the first work that failed has thrown; the others are cancelled then, and no further one begins.</exception>
    public Task RunAllAsync<T>(
        IEnumerable<T> items,
        Func<T, CancellationToken, Task> work,
        CancellationToken cancellationToken
    ) =>
        TaskGroup.RunAsync(
            group =>
                group.Start(async token =>
                {
                    foreach (var item in items)
                    {
                        await _free.WaitAsync(token);
                        // A slot becomes free after the others are cancelled: what a failed work leaves must not let another one begin.
                        group.Start(each => WorkAsync(item, work, each), ended: () => _free.Release());
                    }
                }),
            cancellationToken
        );

    private static async Task WorkAsync<T>(
        T item,
        Func<T, CancellationToken, Task> work,
        CancellationToken cancellationToken
    )
    {
        // Works begin with reading files: not on the thread that finds the next item.
        await Task.Yield();
        // A slot may have been given before its wait was cancelled.
        cancellationToken.ThrowIfCancellationRequested();
        await work(item, cancellationToken);
    }

    /// <summary>Waits for something without holding the slot, and takes one again.</summary>
    public async Task<T> StepOutAsync<T>(Func<Task<T>> wait, CancellationToken cancellationToken)
    {
        _free.Release();
        try
        {
            return await wait();
        }
        finally
        {
            // Also after a failure: who holds a slot gives it back, once.
            await _free.WaitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
