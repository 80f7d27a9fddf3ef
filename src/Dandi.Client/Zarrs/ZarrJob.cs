using Dandi.Archive;
using Dandi.Zarr;

namespace Dandi.Zarrs;

/// <summary>A Zarr to be brought into the archive.</summary>
/// <param name="Local">The Zarr here.</param>
/// <param name="Remote">The Zarr there.</param>
/// <param name="Mode">What becomes of files that only the archive has.</param>
public sealed record ZarrJob(ZarrStore Local, RemoteZarr Remote, ZarrMode Mode)
{
    /// <summary>Whether it was made just now, so that nothing needs to be compared.</summary>
    public bool IsNew { get; init; }

    /// <summary>What is known to be unreadable here, and why: the rest is sent, nothing is deleted, and the job fails.</summary>
    public IReadOnlyList<(string Path, DandiException Reason)> Unreadable { get; init; } = [];

    /// <summary>How many files there are here.</summary>
    public long FileCount { get; init; }

    /// <summary>Told of each step.</summary>
    public Action<ZarrStep> Began { get; init; } = _ => { };

    /// <summary>Told of what is added, changed and deleted, before anything is changed or deleted.</summary>
    public Action<ZarrPlan> Planned { get; init; } = _ => { };

    /// <summary>Told of bytes that need not travel any more.</summary>
    public Action<long> Settled { get; init; } = _ => { };

    /// <summary>Awaited once, before the first difference is sent.</summary>
    public Func<CancellationToken, Task> Changing { get; init; } = _ => Task.CompletedTask;

    /// <summary>Once cancelled, nothing new is begun.</summary>
    public CancellationToken Stopping { get; init; }
}
