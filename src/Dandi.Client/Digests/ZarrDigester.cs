using Dandi.Concurrency;
using Dandi.Zarr;

namespace Dandi.Digests;

/// <summary>Computes Zarr checksums: entries are hashed in parallel and added to the checksum in their order.</summary>
/// <param name="parallel">The maximum number of entries that are hashed at a time.</param>
public sealed class ZarrDigester(int parallel)
{
    /// <summary>Hashes all entries and computes the checksum.</summary>
    /// <param name="store">The Zarr.</param>
    /// <param name="files">The entries in the order of the UTF-8 bytes of their paths.</param>
    /// <param name="hash">
    /// Hashes an entry, and does anything else that is to be done with it. Returns null to skip the entry. Called for
    /// several entries at a time, in any order.
    /// </param>
    /// <param name="onAdded">Called for each hashed entry in the order of the entries; may be null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The checksum, or null if an entry was skipped.</returns>
    public async Task<string?> ComputeAsync<T>(
        ZarrStore store,
        IAsyncEnumerable<T> files,
        Func<T, CancellationToken, Task<ZarrEntry?>> hash,
        Action<ZarrEntry>? onAdded,
        CancellationToken cancellationToken
    )
    {
        var (checksum, isComplete) = (new ZarrChecksum(store.HasNoFolders), true);
        await foreach (var hashed in OrderedParallel.SelectAsync(files, parallel, hash, cancellationToken))
        {
            if (hashed is { } entry)
            {
                checksum.Add(entry);
                onAdded?.Invoke(entry);
            }
            else
            {
                isComplete = false;
            }
        }
        return isComplete ? checksum.Complete() : null;
    }
}
