namespace Dandi.Server.Data;

/// <summary>
/// Locks that let one request at a time change a row, as row locks do in the database of the real archive: what a
/// request has checked stays true until it is done, even while it waits for the object store.
/// </summary>
internal sealed class RowLocks
{
    // Rows share the locks by hash: sharing one only makes two requests wait for each other.
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for the lock of a row.</summary>
    /// <returns>Dispose it to release the lock.</returns>
    public async Task<IDisposable> EnterAsync(string id, CancellationToken cancellationToken)
    {
        var semaphore = _locks[(uint)StringComparer.OrdinalIgnoreCase.GetHashCode(id) % _locks.Length];
        await semaphore.WaitAsync(cancellationToken);
        return new Lease(semaphore);
    }

    private sealed class Lease(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
