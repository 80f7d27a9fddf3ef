namespace Dandi.Server.Tests.Concurrency;

/// <summary>Runs operations at the same time.</summary>
internal static class Together
{
    /// <summary>Starts all operations at once, each on a thread of its own until its first wait.</summary>
    /// <returns>Their results, in the order of the operations.</returns>
    public static async Task<IReadOnlyList<T>> RunAsync<T>(params IReadOnlyList<Func<Task<T>>> operations)
    {
        using var barrier = new Barrier(operations.Count);
        var tasks = operations.Select(operation =>
            Task.Factory.StartNew(
                    () =>
                    {
                        barrier.SignalAndWait(TestContext.Current.CancellationToken);
                        return operation();
                    },
                    TestContext.Current.CancellationToken,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
                .Unwrap()
        );
        return await Task.WhenAll(tasks);
    }
}
