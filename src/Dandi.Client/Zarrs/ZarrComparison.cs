using System.Runtime.CompilerServices;

namespace Dandi.Zarrs;

/// <summary>Merges the local entries of a Zarr with the archive's listing; both are in byte order of paths.</summary>
/// <param name="remoteOnly">Called for each entry that only the archive has.</param>
internal sealed class ZarrComparison(Action<ZarrEntry> remoteOnly)
{
    /// <summary>Yields each local entry with the archive's entry at the same path.</summary>
    /// <param name="local">The local entries: the path, and the digest if it is known.</param>
    /// <param name="remote">The entries in the archive.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    public async IAsyncEnumerable<ZarrEntryPair> CompareAsync(
        IEnumerable<(string Path, ZarrEntry? Hashed)> local,
        IAsyncEnumerable<ZarrEntry> remote,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var remoteEntries = remote.GetAsyncEnumerator(cancellationToken);
        var hasRemote = await remoteEntries.MoveNextAsync();
        foreach (var (path, hashed) in local)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (hasRemote && Utf8Order.Compare(remoteEntries.Current.Path, path) < 0)
            {
                remoteOnly(remoteEntries.Current);
                hasRemote = await remoteEntries.MoveNextAsync();
            }
            var isInBoth = hasRemote && remoteEntries.Current.Path == path;
            yield return new ZarrEntryPair(path, hashed, isInBoth ? remoteEntries.Current : null);
            if (isInBoth)
                hasRemote = await remoteEntries.MoveNextAsync();
        }
        while (hasRemote)
        {
            remoteOnly(remoteEntries.Current);
            hasRemote = await remoteEntries.MoveNextAsync();
        }
    }
}
