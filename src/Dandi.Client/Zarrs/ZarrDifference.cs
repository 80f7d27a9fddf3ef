using Dandi.Files.Spool;
using Dandi.FileSystem;

namespace Dandi.Zarrs;

/// <summary>What differs between a Zarr here and there, as far as it is found out. What is to be changed or deleted waits on the disk until the plan is said.</summary>
/// <param name="job">The Zarr.</param>
/// <param name="spool">Where on the disk.</param>
/// <param name="cancellationToken">Ends what is awaited before the first change. A stop does not: it lets finish what is in flight.</param>
internal sealed class ZarrDifference(ZarrJob job, SpoolSpace spool, CancellationToken cancellationToken) : IDisposable
{
    private readonly ZarrEntrySpool _modified = new(spool);
    private readonly Lazy<Task> _changing = new(() => job.Changing(cancellationToken));

    /// <summary>In numbers.</summary>
    public ZarrPlan Plan { get; } = new();

    /// <summary>Files that the archive has with other bytes.</summary>
    public IEnumerable<ZarrEntry> Modified => _modified.Read();

    /// <summary>Files that shall go from the archive.</summary>
    public ZarrEntrySpool Deleted { get; } = new(spool);

    /// <summary>Takes in what a file is here and there.</summary>
    /// <returns>Whether the archive has nothing of its path, so that it may be sent at once.</returns>
    public async Task<bool> IsMissingThereAsync(ZarrEntry? remote, ZarrEntry local, CancellationToken cancellationToken)
    {
        if (remote is not { } there)
        {
            Plan.Add(local.Size);
            await _changing.Value.WaitAsync(cancellationToken);
            return true;
        }
        if (there.Md5 == local.Md5 && there.Size == local.Size)
        {
            job.Settled(local.Size);
            return false;
        }
        Plan.Modify(local.Size);
        _modified.Add(local);
        return false;
    }

    /// <summary>Takes in a file that only the archive has.</summary>
    public void OnlyThere(ZarrEntry remote)
    {
        if (job.Mode == ZarrMode.Patch && !IsInTheWay(remote.Path))
            return;
        Plan.Delete();
        Deleted.Add(remote);
    }

    /// <summary>The plan is complete: says it, before anything is changed or deleted.</summary>
    /// <param name="deletes">Whether anything is deleted: not where parts of the Zarr here could not be read, for what they hold may seem to be missing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task AnnounceAsync(bool deletes, CancellationToken cancellationToken)
    {
        if (!deletes)
            Plan.KeepAll();
        if (Plan.IsEmpty)
            return;
        await _changing.Value.WaitAsync(cancellationToken);
        job.Planned(Plan);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _modified.Dispose();
        Deleted.Dispose();
    }

    /// <summary>A file cannot stand where there is a folder here, nor below what is a file here.</summary>
    private bool IsInTheWay(string path)
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
            // Where it cannot be told, nothing is deleted.
            return false;
        }
    }
}
