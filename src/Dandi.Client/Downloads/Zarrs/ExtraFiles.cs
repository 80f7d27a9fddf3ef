using Dandi.Downloads.Targets;
using Dandi.FileSystem;
using Dandi.Zarrs;

namespace Dandi.Downloads.Zarrs;

/// <summary>
/// The files of a local Zarr that the archive's Zarr does not have. Both are read in the order of the UTF-8 bytes of
/// their paths, so that memory does not depend on their number.
/// </summary>
/// <remarks>
/// Links to folders are not entered: what is in them is neither compared nor deleted. All names are compared before
/// anything is deleted, because a file system may return other names than those that were written: then every file
/// would seem to be extra.
/// </remarks>
internal sealed class ExtraFiles(ZarrListing listing, TargetFolder target)
{
    private IEnumerator<ZarrEntry> _remote = Enumerable.Empty<ZarrEntry>().GetEnumerator();
    private bool _hasRemote;
    private long _respelled;

    /// <summary>
    /// An entry that is on disk, but not under the name that the archive has; null if there is none. Known after
    /// <see cref="Count"/>.
    /// </summary>
    public string? Respelled { get; private set; }

    /// <summary>Counts them.</summary>
    /// <exception cref="DandiException">
    /// An entry is not on disk although it was downloaded, or a folder cannot be read.
    /// </exception>
    public long Count(CancellationToken cancellationToken)
    {
        (_respelled, Respelled) = (0, null);
        var count = Compare(target.CountExtra, cancellationToken);
        // Each of them is one file with another name, unless two entries are one file.
        return _respelled <= count ? count : throw NotOnDisk(Respelled!);
    }

    /// <summary>Deletes them, and the folders that are left empty; only after <see cref="Count"/>.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="DandiException">An entry is not on disk any more, or a file cannot be deleted.</exception>
    public long Delete(CancellationToken cancellationToken) =>
        Respelled is null
            ? Compare(target.Clean, cancellationToken)
            : throw new InvalidOperationException("Files with other names would be deleted.");

    private long Compare(Func<Func<WalkEntry, bool>, CancellationToken, long> walk, CancellationToken cancellationToken)
    {
        using (_remote = listing.Read().GetEnumerator())
        {
            _hasRemote = _remote.MoveNext();
            var count = walk(Keeps, cancellationToken);
            SkipTo(null);
            return count;
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
            Pass(_remote.Current.Path);
    }

    /// <summary>Passes an entry that the walk has not found.</summary>
    private void Pass(string entry)
    {
        if (entry.Split('/').Any(ForeignNames.Contains) || target.IsBelowLink(entry))
            return;
        if (target.FileAt(entry).Find() is null)
            throw NotOnDisk(entry);
        Respelled ??= entry;
        _respelled++;
    }

    private DandiException NotOnDisk(string entry) =>
        new(
            $"The entry `{Quoted.Shortened(entry)}` of the Zarr `{target.FullPath}` is not on disk any more. Another "
                + "program has deleted it, or the file system does not distinguish it from another entry. Run the "
                + "command again."
        );

    private static bool IsBefore(string left, string right) => Utf8Order.Compare(left, right) < 0;
}
