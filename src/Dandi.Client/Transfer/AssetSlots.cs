using System.Runtime.ExceptionServices;

namespace Dandi.Transfer;

/// <summary>Bounds how many assets are worked on at a time. Who only waits for the archive makes room for others.</summary>
/// <param name="count">How many.</param>
public sealed class AssetSlots(int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);

    /// <summary>Works on all items, so many at a time; they are asked for as slots get free.</summary>
    /// <exception cref="Exception">What the first work that failed has thrown; the others are cancelled then, and no further one begins.</exception>
    public async Task RunAllAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var works = new Works(cancellationToken);
        works.Start(async token =>
        {
            foreach (var item in items)
            {
                await _free.WaitAsync(token);
                works.Start(each => WorkAsync(item, work, each), ended: () => _free.Release());
            }
        });
        await works.EndAsync();
    }

    private static async Task WorkAsync<T>(T item, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken)
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

    /// <summary>Works that run side by side, however many; the first that fails cancels the others.</summary>
    private sealed class Works(CancellationToken cancellationToken) : IDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? _first;
        private int _running;

        public void Start(Func<CancellationToken, Task> work, Action? ended = null)
        {
            Interlocked.Increment(ref _running);
            _ = RunAsync(work, ended);
        }

        public async Task EndAsync()
        {
            await _ended.Task;
            if (_first is not null) ExceptionDispatchInfo.Throw(_first);
        }

        public void Dispose() => _stop.Dispose();

        private async Task RunAsync(Func<CancellationToken, Task> work, Action? ended)
        {
            try
            {
                await work(_stop.Token);
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref _first, error, null);
                await _stop.CancelAsync();
            }
            finally
            {
                // After the others are cancelled: what a failed work leaves must not let another one begin.
                ended?.Invoke();
                if (Interlocked.Decrement(ref _running) == 0) _ended.SetResult();
            }
        }
    }
}
