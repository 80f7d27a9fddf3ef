using Dandi.Digests.Lanes;

namespace Dandi.Digests;

/// <summary>
/// The digests of a file that is being written. Each part is hashed as soon as it is complete, while it is still in the
/// memory of the operating system. Thread-safe.
/// </summary>
internal sealed class GrowingFileDigest(LanePool pool, FileParts parts, PartPlan plan)
{
    /// <summary>Completes with the MD5s of all parts in order, 16 bytes each.</summary>
    public Task<byte[]> Md5s => plan.Count == 0 ? Task.FromResult<byte[]>([]) : parts.Md5s;

    /// <summary>Hashes a part that is completely written; to be called once for each part.</summary>
    public void Add(Part part)
    {
        pool.Queue.Add(parts.Device, [parts.MessageOf(part)]);
        pool.EnsureWorker();
    }
}
