using Dandi.Digests.Lanes;

namespace Dandi.Digests;

/// <summary>
/// Keeps back the complete parts of files that are being written until they fill the lanes of a worker: a few lanes
/// cost as much processor time as all of them. Meanwhile the parts stay in the page cache, so they may only take a
/// share of the memory of the machine. Thread-safe.
/// </summary>
/// <param name="pool">Hashes the parts.</param>
/// <param name="maxBytes">How many bytes may be kept back.</param>
internal sealed class PartBatch(LanePool pool, long maxBytes)
{
    private readonly Lock _lock = new();
    private List<(ulong Device, HashMessage Part)> _parts = [];
    private long _bytes;

    /// <summary>Adds a part.</summary>
    /// <param name="device">The device that the file is on.</param>
    /// <param name="part">The part.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="isLast">Whether the file waits for it, so that nothing is kept back any longer.</param>
    public void Add(ulong device, HashMessage part, long size, bool isLast)
    {
        List<(ulong Device, HashMessage Part)> complete;
        lock (_lock)
        {
            _parts.Add((device, part));
            _bytes += size;
            if (!isLast && _parts.Count < pool.Kernel.Lanes && _bytes + size <= maxBytes)
                return;
            (complete, _parts, _bytes) = (_parts, [], 0);
        }
        foreach (var parts in complete.GroupBy(item => item.Device, item => item.Part))
            pool.Queue.Add(parts.Key, parts);
        pool.EnsureWorker();
    }
}
