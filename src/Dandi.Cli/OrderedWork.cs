using System.Runtime.CompilerServices;

namespace Dandi.Cli;

/// <summary>Works on several things at a time and gives the results in the order of the things.</summary>
internal static class OrderedWork
{
    /// <summary>How many may be finished behind one that takes long.</summary>
    private const int Ahead = 16;

    /// <summary>The results, each as soon as those before it are there. Nothing in memory grows with the number of things.</summary>
    /// <param name="things">Found while others are worked on.</param>
    /// <param name="jobs">How many are worked on at a time.</param>
    /// <param name="work">Makes the result of one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<TResult> RunAsync<TThing, TResult>(
        IEnumerable<TThing> things, int jobs, Func<TThing, Task<TResult>> work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(jobs);
        var ahead = new Queue<Task<TResult>>();
        foreach (var thing in things)
        {
            await slots.WaitAsync(cancellationToken);
            ahead.Enqueue(Task.Run(() => WorkAsync(thing), cancellationToken));
            while (ahead.Count > jobs * Ahead || (ahead.TryPeek(out var first) && first.IsCompleted)) yield return await ahead.Dequeue().WaitAsync(cancellationToken);
        }
        // A read from a disk that does not answer cannot be cancelled, only left alone.
        while (ahead.TryDequeue(out var next)) yield return await next.WaitAsync(cancellationToken);

        async Task<TResult> WorkAsync(TThing thing)
        {
            try
            {
                return await work(thing);
            }
            finally
            {
                slots.Release();
            }
        }
    }
}
