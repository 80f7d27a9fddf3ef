using System.Collections.Concurrent;

namespace Dandi.Concurrency;

/// <summary>One running task per key: the second asker awaits the first.</summary>
internal sealed class InFlight<TKey, TValue>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TValue>>> _running = new();

    /// <summary>Starts the work, or awaits the one that runs for the same key.</summary>
    /// <returns>The value, and whether this call has done the work.</returns>
    /// <remarks>A failure is everybody's; the next asker after it starts anew.</remarks>
    public async Task<(TValue Value, bool IsOurs)> RunAsync(TKey key, Func<Task<TValue>> work)
    {
        var ours = new Lazy<Task<TValue>>(work);
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
