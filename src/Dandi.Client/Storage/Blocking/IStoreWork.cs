using Dandi.Throttling;

namespace Dandi.Storage.Blocking;

/// <summary>What the threads of <see cref="StoreWorkers{T}"/> do with their items. Thread-safe.</summary>
/// <typeparam name="T">An object of the store that is to be sent or received.</typeparam>
internal interface IStoreWork<T>
{
    /// <summary>How many bytes are sent for an item, as for <see cref="ConcurrencyLimiter.AcquireAsync"/>.</summary>
    long SizeOf(T item);

    /// <summary>Transfers one object. An exception ends all.</summary>
    void Run(T item, StoreSession session, ConcurrencyLease lease);

    /// <summary>Called when there are no more items for the moment.</summary>
    void Flush();
}
