namespace Dandi.Digests;

/// <summary>
/// The digests of a file that is being written. Its parts are hashed together with those of other files (<see
/// cref="PartBatch"/>), while they are still in the memory of the operating system. Thread-safe.
/// </summary>
internal sealed class GrowingFileDigest(PartBatch batch, FileParts parts, PartPlan plan)
{
    /// <summary>Completes with the MD5s of all parts in order, 16 bytes each.</summary>
    public Task<byte[]> Md5s => plan.Count == 0 ? Task.FromResult<byte[]>([]) : parts.Md5s;

    /// <summary>Hashes a part that is completely written; to be called once for each part, in their order.</summary>
    public void Add(Part part) =>
        batch.Add(parts.Device, parts.MessageOf(part), part.Size, isLast: part.Number == plan.Count);
}
