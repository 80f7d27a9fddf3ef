using System.Text;
using Dandi.Archive;
using Dandi.FileSystem;
using Dandi.Zarr;

namespace Dandi.Zarrs;

/// <summary>A Zarr to transfer to the archive. The callbacks are called from many threads.</summary>
/// <param name="Local">The Zarr on this machine.</param>
/// <param name="Remote">The Zarr in the archive that receives the entries.</param>
/// <param name="Mode">What happens to entries that only the archive has.</param>
internal sealed record ZarrJob(ZarrStore Local, RemoteZarr Remote, ZarrMode Mode)
{
    // NAME_MAX of <linux/limits.h>. A longer name that cannot be looked up does not exist.
    private const int MaxNameBytes = 255;

    /// <summary>Whether the remote Zarr was just created, so that there is nothing to compare with.</summary>
    public bool IsNew { get; init; }

    /// <summary>
    /// Local paths that cannot be read, with the reasons. If there are any, the rest is uploaded, nothing is deleted,
    /// and the job fails.
    /// </summary>
    public IReadOnlyList<(string Path, DandiException Reason)> Unreadable { get; init; } = [];

    /// <summary>The number of local entries.</summary>
    public long EntryCount { get; init; }

    /// <summary>Called at the start of each step.</summary>
    public Action<ZarrStep> StepStarted { get; init; } = _ => { };

    /// <summary>Called with the complete plan, before anything is changed or deleted.</summary>
    public Action<ZarrPlan> Planned { get; init; } = _ => { };

    /// <inheritdoc cref="ZarrUploader.Sent"/>
    public Action<long> BytesSent { get; init; } = _ => { };

    /// <summary>Called with numbers of bytes that the archive had before.</summary>
    public Action<long> BytesExisting { get; init; } = _ => { };

    /// <summary>Awaited once, before the first change in the archive.</summary>
    public Func<CancellationToken, Task> BeforeFirstChange { get; init; } = _ => Task.CompletedTask;

    /// <summary>Once cancelled, nothing new is started, and requests in flight are finished.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Walks through the local entries in byte order of their paths; ends once the run is stopped.</summary>
    /// <param name="unreadable">Called for each path that cannot be read.</param>
    public IEnumerable<string> LocalPaths(Action<string, DandiException> unreadable) =>
        Local.Paths(unreadable).TakeWhile(_ => !Stopping.IsCancellationRequested);

    /// <summary>
    /// Whether a path is that of a local entry, or may be because we cannot tell. Such an entry is never deleted, no
    /// matter what the comparison found: it may be the one that was just sent.
    /// </summary>
    public bool MayHaveFile(string path)
    {
        foreach (var segment in path.AsSpan().Split('/'))
        {
            if (ZarrStore.IsExcluded(path.AsSpan(segment)))
                return false;
        }
        try
        {
            return PathEntry.IsFile(Local.FullPath(path));
        }
        catch (IOException)
        {
            return !path.Split('/').Any(name => Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
                && MayHaveFolderOf(path);
        }
    }

    // The path of a file may be too long for a system call, and that of a folder above it is not.
    private bool MayHaveFolderOf(string path)
    {
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            try
            {
                return PathEntry.IsFolder(Local.FullPath(path[..end]));
            }
            catch (IOException)
            {
                // We cannot tell; the folder above it may not exist.
            }
        }
        return true;
    }

    /// <exception cref="DandiException">The run is being stopped.</exception>
    public void ThrowIfStopped()
    {
        if (Stopping.IsCancellationRequested)
            throw new DandiException(
                "Interrupted: the uploaded entries are kept. Run the command again to upload what is missing."
            );
    }
}
