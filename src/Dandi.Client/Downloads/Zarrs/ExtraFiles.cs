using Dandi.Downloads.Targets;
using Dandi.FileSystem;
using Dandi.Zarrs;

namespace Dandi.Downloads.Zarrs;

/// <summary>
/// The files of a local Zarr that the archive's Zarr does not have. Both are read in the order of the UTF-8 bytes of
/// their paths, so that memory does not depend on their number.
/// </summary>
internal sealed class ExtraFiles(ZarrListing listing, TargetFolder target)
{
    private IEnumerator<ZarrEntry> _remote = Enumerable.Empty<ZarrEntry>().GetEnumerator();
    private bool _hasRemote;

    /// <summary>Deletes them, and the folders that are left empty.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="DandiException">
    /// An entry is not on disk although it was downloaded, or a file cannot be deleted.
    /// </exception>
    public long Delete(CancellationToken cancellationToken)
    {
        using (_remote = listing.Read().GetEnumerator())
        {
            _hasRemote = _remote.MoveNext();
            var deleted = target.Clean(Keeps, cancellationToken);
            SkipTo(null);
            return deleted;
        }
    }

    private bool Keeps(WalkEntry entry)
    {
        if (ForeignNames.Contains(entry.Name))
            return true;
        SkipTo(entry.Path);
        if (!_hasRemote || _remote.Current.Path != entry.Path)
            return false;
        _hasRemote = _remote.MoveNext();
        return true;
    }

    /// <summary>Passes remote entries before a path: of those that the walk visits, none may be missing.</summary>
    private void SkipTo(string? path)
    {
        for (; _hasRemote && (path is null || IsBefore(_remote.Current.Path, path)); _hasRemote = _remote.MoveNext())
        {
            if (!_remote.Current.Path.Split('/').Any(ForeignNames.Contains))
                throw new DandiException(
                    $"The entry `{Quoted.Shortened(_remote.Current.Path)}` of the Zarr `{target.FullPath}` is not on "
                        + "disk any more. Another program has deleted it, or the file system does not distinguish it "
                        + "from another entry. Run the command again."
                );
        }
    }

    private static bool IsBefore(string left, string right) => Utf8Order.Compare(left, right) < 0;
}
