using System.Runtime.CompilerServices;

namespace Dandi.Zarrs;

/// <summary>Walks through the files here and those of the archive side by side; both come in the order of the bytes of their paths.</summary>
/// <param name="remoteOnly">Told of each file that only the archive has.</param>
internal sealed class ZarrComparison(Action<ZarrEntry> remoteOnly)
{
    /// <summary>The files here, each with what the archive has of the same path.</summary>
    /// <param name="local">The files here: path, and digest where it is known.</param>
    /// <param name="remote">The files of the archive.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async IAsyncEnumerable<ZarrEntryPair> CompareAsync(
        IEnumerable<(string Path, ZarrEntry? Digested)> local,
        IAsyncEnumerable<ZarrEntry> remote,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var there = remote.GetAsyncEnumerator(cancellationToken);
        var isThere = await there.MoveNextAsync();
        foreach (var (path, digested) in local)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (isThere && Utf8Order.Compare(there.Current.Path, path) < 0)
            {
                remoteOnly(there.Current);
                isThere = await there.MoveNextAsync();
            }
            var same = isThere && there.Current.Path == path;
            yield return new ZarrEntryPair(path, digested, same ? there.Current : null);
            if (same)
                isThere = await there.MoveNextAsync();
        }
        while (isThere)
        {
            remoteOnly(there.Current);
            isThere = await there.MoveNextAsync();
        }
    }
}
