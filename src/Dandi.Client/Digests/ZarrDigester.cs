using Dandi.Concurrency;
using Dandi.Zarr;

namespace Dandi.Digests;

/// <summary>Computes the checksum of a Zarr: files are digested side by side, and summed up in their order.</summary>
/// <param name="parallel">How many files are digested at a time.</param>
public sealed class ZarrDigester(int parallel)
{
    /// <summary>Digests files and sums them up.</summary>
    /// <param name="store">The Zarr.</param>
    /// <param name="files">Its files in the order of the bytes of their paths.</param>
    /// <param name="digest">Digests one, and does with it what else is to be done; null where that is not possible. Called in any order, several at a time.</param>
    /// <param name="summed">Told of each digest in the order of the files; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The checksum, or null where a file could not be digested.</returns>
    public async Task<string?> ComputeAsync<T>(
        ZarrStore store,
        IAsyncEnumerable<T> files,
        Func<T, CancellationToken, Task<ZarrEntry?>> digest,
        Action<ZarrEntry>? summed,
        CancellationToken cancellationToken
    )
    {
        var (checksum, isWhole) = (new ZarrChecksum(store.HasNoFolders), true);
        await foreach (var digested in OrderedParallel.SelectAsync(files, parallel, digest, cancellationToken))
        {
            if (digested is { } entry)
            {
                checksum.Add(entry);
                summed?.Invoke(entry);
            }
            else
            {
                isWhole = false;
            }
        }
        return isWhole ? checksum.Complete() : null;
    }
}
