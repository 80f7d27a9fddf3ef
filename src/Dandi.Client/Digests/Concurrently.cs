namespace Dandi.Digests;

/// <summary>Runs works that need each other: when one fails, the others are cancelled.</summary>
internal static class Concurrently
{
    /// <summary>Runs all to their end.</summary>
    /// <exception cref="Exception">What the first of them that failed has thrown.</exception>
    public static async Task RunAsync(IReadOnlyList<Func<CancellationToken, Task>> works, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Exception? first = null;
        await Task.WhenAll(works.Select(RunOneAsync));
        if (first is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);

        async Task RunOneAsync(Func<CancellationToken, Task> work)
        {
            try
            {
                await work(stop.Token);
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref first, error, null);
                await stop.CancelAsync();
            }
        }
    }
}
