namespace Dandi.Transfer;

/// <summary>What differs between a Zarr here and there, as far as it is found out. What is to be changed or deleted waits on the disk until the plan is said.</summary>
internal sealed class ZarrDifference(ZarrJob job, SpoolSpace spool) : IDisposable
{
    private readonly EntrySpool _modified = new(spool);
    private readonly Lazy<Task> _changing = new(() => job.Changing(job.Stopping));

    /// <summary>In numbers.</summary>
    public ZarrPlan Plan { get; } = new();

    /// <summary>Files that the archive has with other bytes.</summary>
    public IEnumerable<ZarrEntry> Modified => _modified.Read();

    /// <summary>Files that shall go from the archive.</summary>
    public EntrySpool Deleted { get; } = new(spool);

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
        if (job.Mode == ZarrMode.Patch && !IsInTheWay(remote.Path)) return;
        Plan.Delete();
        Deleted.Add(remote);
    }

    /// <summary>The plan is complete: says it, before anything is changed or deleted.</summary>
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        if (Plan.IsEmpty) return;
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
        if (Directory.Exists(job.Local.FullPath(path))) return true;
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (File.Exists(job.Local.FullPath(path[..end]))) return true;
        }
        return false;
    }
}
