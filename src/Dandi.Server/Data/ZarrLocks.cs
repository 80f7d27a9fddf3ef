namespace Dandi.Server.Data;

/// <summary>Lets one request at a time change a Zarr, as the rows of the real archive do: what it looks at is so until it is done, also where it waits for the object store.</summary>
internal sealed class ZarrLocks
{
    // Zarrs that share one wait for each other, and nothing else happens.
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits until nobody else changes a Zarr.</summary>
    /// <returns>Ends the change.</returns>
    public async Task<IDisposable> EnterAsync(string zarrId, CancellationToken cancellationToken)
    {
        var one = _locks[(uint)StringComparer.OrdinalIgnoreCase.GetHashCode(zarrId) % _locks.Length];
        await one.WaitAsync(cancellationToken);
        return new Change(one);
    }

    private sealed class Change(SemaphoreSlim held) : IDisposable
    {
        public void Dispose() => held.Release();
    }
}
