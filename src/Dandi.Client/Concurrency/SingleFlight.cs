using System.Collections.Concurrent;

namespace Dandi.Concurrency;

/// <summary>Runs one operation at a time per key: concurrent callers with the same key share its task.</summary>
/// <remarks>Thread-safe. Results are not cached: a call after the task has ended starts a new one.</remarks>
internal sealed class SingleFlight<TKey, TValue>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TValue>>> _running = new();

    /// <summary>Starts the operation, or awaits the one that is running for the same key.</summary>
    /// <returns>The result, and whether this call started the operation.</returns>
    /// <remarks>An exception is thrown to all callers that share the task.</remarks>
    public async Task<(TValue Value, bool IsOurs)> RunAsync(TKey key, Func<Task<TValue>> operation)
    {
        var ours = new Lazy<Task<TValue>>(operation);
        var running = _running.GetOrAdd(key, ours);
        try
        {
            return (await running.Value, ReferenceEquals(running, ours));
        }
        finally
        {
            _running.TryRemove(KeyValuePair.Create(key, running));
        }
    }
}
