using Dandi.Files.Spool;
using Dandi.FileSystem;

namespace Dandi.Zarrs;

/// <summary>Collects the differences between a local Zarr and the one in the archive while they are compared.</summary>
/// <remarks>
/// Missing entries may be uploaded at once: they do no harm. Changed and deleted entries are spooled to disk until
/// <see cref="AnnounceAsync"/> has reported the plan. Local entries may be added from many threads.
/// <see cref="ZarrJob.BeforeFirstChange"/> is awaited once, before anything is sent.
/// </remarks>
/// <param name="job">The Zarr.</param>
/// <param name="spool">Where entries wait on disk.</param>
/// <param name="cancellationToken">
/// Cancels <see cref="ZarrJob.BeforeFirstChange"/>. Stopping the run does not: requests in flight are finished.
/// </param>
internal sealed class ZarrDifference(ZarrJob job, SpoolSpace spool, CancellationToken cancellationToken) : IDisposable
{
    private readonly ZarrEntrySpool _modified = new(spool);
    private readonly Lazy<Task> _beforeFirstChange = new(() => job.BeforeFirstChange(cancellationToken));

    /// <summary>The number of differences found so far.</summary>
    public ZarrPlan Plan { get; } = new();

    /// <summary>Local entries that the archive has with other bytes.</summary>
    public IEnumerable<ZarrEntry> Modified => _modified.Read();

    /// <summary>Entries to delete from the archive.</summary>
    public ZarrEntrySpool Deleted { get; } = new(spool);

    /// <summary>Adds a local entry.</summary>
    /// <returns>Whether the archive has no entry at its path, so that it may be uploaded at once.</returns>
    public async Task<bool> AddLocalAsync(ZarrEntry local, ZarrEntry? remote, CancellationToken cancellationToken)
    {
        if (remote is not { } existing)
        {
            Plan.Add(local.Size);
            await _beforeFirstChange.Value.WaitAsync(cancellationToken);
            return true;
        }
        if (existing.Md5 == local.Md5 && existing.Size == local.Size)
        {
            job.BytesExisting(local.Size);
            return false;
        }
        Plan.Modify(local.Size);
        _modified.Add(local);
        return false;
    }

    /// <summary>
    /// Adds an entry that only the archive has. It is kept if a local file was created since, or may exist.
    /// </summary>
    public void AddRemoteOnly(ZarrEntry remote)
    {
        if (job.Mode == ZarrMode.Patch && !BlocksLocalPath(remote.Path))
            return;
        if (job.MayHaveFile(remote.Path))
            return;
        Plan.Delete();
        Deleted.Add(remote);
    }

    /// <summary>
    /// The paths to delete from the archive, checked again: whoever reads them deletes them now, and those that are
    /// kept are uncounted.
    /// </summary>
    public IEnumerable<string> ConfirmDeletions()
    {
        foreach (var (path, _, _) in Deleted.Read())
        {
            if (job.MayHaveFile(path))
                Plan.Keep();
            else
                yield return path;
        }
    }

    /// <summary>Reports the plan, which is complete now, before anything is changed or deleted.</summary>
    /// <param name="deletes">
    /// Whether entries may be deleted. False if parts of the local Zarr could not be read: what they contain would look
    /// as if it had been deleted.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task AnnounceAsync(bool deletes, CancellationToken cancellationToken)
    {
        if (!deletes)
            Plan.CancelDeletions();
        if (Plan.IsEmpty)
            return;
        await _beforeFirstChange.Value.WaitAsync(cancellationToken);
        job.Planned(Plan);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _modified.Dispose();
        Deleted.Dispose();
    }

    /// <summary>Whether a remote entry is at the path of a local folder, or below the path of a local file.</summary>
    private bool BlocksLocalPath(string path)
    {
        try
        {
            if (PathEntry.IsFolder(job.Local.FullPath(path)))
                return true;
            for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
            {
                if (PathEntry.IsFile(job.Local.FullPath(path[..end])))
                    return true;
            }
            return false;
        }
        catch (IOException)
        {
            // We cannot tell, so nothing is deleted.
            return false;
        }
    }
}
