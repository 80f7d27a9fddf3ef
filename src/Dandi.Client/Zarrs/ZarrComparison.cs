namespace Dandi.Zarrs;

/// <summary>Merges the local entries of a Zarr with the archive's; both are in byte order of paths.</summary>
/// <param name="remoteOnly">Called for each entry that only the archive has.</param>
internal sealed class ZarrComparison(Action<ZarrEntry> remoteOnly)
{
    /// <summary>Yields each local entry with the archive's entry at the same path.</summary>
    /// <param name="local">The local entries: the path, and the digest if it is known.</param>
    /// <param name="remote">The entries in the archive.</param>
    public IEnumerable<ZarrEntryPair> Compare(
        IEnumerable<(string Path, ZarrEntry? Hashed)> local,
        IEnumerable<ZarrEntry> remote
    )
    {
        using var remoteEntries = remote.GetEnumerator();
        var hasRemote = remoteEntries.MoveNext();
        foreach (var (path, hashed) in local)
        {
            while (hasRemote && Utf8Order.Compare(remoteEntries.Current.Path, path) < 0)
            {
                remoteOnly(remoteEntries.Current);
                hasRemote = remoteEntries.MoveNext();
            }
            var isInBoth = hasRemote && remoteEntries.Current.Path == path;
            yield return new ZarrEntryPair(path, hashed, isInBoth ? remoteEntries.Current : null);
            if (isInBoth)
                hasRemote = remoteEntries.MoveNext();
        }
        while (hasRemote)
        {
            remoteOnly(remoteEntries.Current);
            hasRemote = remoteEntries.MoveNext();
        }
    }
}
