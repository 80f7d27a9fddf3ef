namespace Dandi.Server.Data;

/// <summary>Lets one request at a time change a row, as the database of the real archive does: what the request has checked stays so until it is done, even while it waits for the object store.</summary>
internal sealed class RowLocks
{
    // Rows that share one wait for each other, and nothing else happens.
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits until nobody else changes a row.</summary>
    /// <returns>Ends the change.</returns>
    public async Task<IDisposable> EnterAsync(string id, CancellationToken cancellationToken)
    {
        var one = _locks[(uint)StringComparer.OrdinalIgnoreCase.GetHashCode(id) % _locks.Length];
        await one.WaitAsync(cancellationToken);
        return new Change(one);
    }

    private sealed class Change(SemaphoreSlim held) : IDisposable
    {
        public void Dispose() => held.Release();
    }
}
