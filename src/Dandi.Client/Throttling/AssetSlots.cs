using Dandi.Concurrency;

namespace Dandi.Throttling;

/// <summary>
/// Limits how many assets are processed at a time. Work that only waits for the archive releases its slot to others in
/// the meantime (<see cref="WaitWithoutSlotAsync"/>). Thread-safe.
/// </summary>
/// <param name="count">The number of slots.</param>
public sealed class AssetSlots(int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);

    /// <summary>How many assets are processed now.</summary>
    public int InUse => count - _free.CurrentCount;

    /// <summary>
    /// Processes all items, as many at a time as there are slots. Enumerates an item when a slot is free.
    /// </summary>
    /// <exception cref="Exception">
    /// The exception of the first work that failed; then all others are cancelled, and no further one starts.
    /// </exception>
    public Task RunAllAsync<T>(
        IEnumerable<T> items,
        Func<T, CancellationToken, Task> work,
        CancellationToken cancellationToken
    ) => RunAllAsync(items.ToAsyncEnumerable(), work, cancellationToken);

    /// <inheritdoc cref="RunAllAsync{T}(IEnumerable{T}, Func{T, CancellationToken, Task}, CancellationToken)"/>
    public Task RunAllAsync<T>(
        IAsyncEnumerable<T> items,
        Func<T, CancellationToken, Task> work,
        CancellationToken cancellationToken
    ) =>
        TaskGroup.RunAsync(
            group =>
                group.Start(async token =>
                {
                    await foreach (var item in items.WithCancellation(token))
                    {
                        await _free.WaitAsync(token);
                        // If the work fails, the group is cancelled before the slot is released, so that no other
                        // starts.
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
        // Work starts by reading files, which must not block the loop over the items.
        await Task.Yield();
        // The group may have been cancelled after the slot was granted.
        cancellationToken.ThrowIfCancellationRequested();
        await work(item, cancellationToken);
    }

    /// <summary>Releases the caller's slot while it waits for something, then waits for a slot again.</summary>
    public async Task<T> WaitWithoutSlotAsync<T>(Func<Task<T>> wait, CancellationToken cancellationToken)
    {
        _free.Release();
        try
        {
            return await wait();
        }
        finally
        {
            // Also after a failure or cancellation: the caller must hold a slot, because it will be released once more.
            await _free.WaitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
