using System.Globalization;
using System.Net;
using Dandi.Archive;
using Dandi.Http;
using Dandi.Storage;

namespace Dandi.Zarrs;

/// <summary>Waits until the archive has summed up Zarrs, with a limit: a job that dies there leaves a Zarr in that state for ever (archive-api.md §10).</summary>
internal sealed class ZarrFinalizer(ZarrClient zarrs, TransferLimits limits) : IDisposable
{
    private const string Busy = "currently ingesting";
    private const int MaxAttempts = 20;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(5);

    // However many Zarrs wait, the archive is asked a few things at a time.
    private readonly SemaphoreSlim _asking = new(4);

    /// <summary>Waits.</summary>
    /// <returns>The Zarr once it can be changed again.</returns>
    /// <exception cref="DandiException">It takes too long.</exception>
    public async Task<RemoteZarr> WaitAsync(ZarrJob job, CancellationToken cancellationToken)
    {
        var start = limits.Time.GetTimestamp();
        var limit = limits.FinalizeTimeout(job.FileCount);
        // What has many files takes its time: 100,000 of them about a second.
        for (
            var pause = FirstPause + TimeSpan.FromMicroseconds(10.0 * job.FileCount);
            ;
            pause = pause < MaxPause ? pause * 1.5 : MaxPause
        )
        {
            var zarr = await AskAsync(job.Remote.Id, cancellationToken);
            if (!zarr.IsBusy)
                return zarr;
            if (job.Stopping.IsCancellationRequested)
                throw new DandiException(
                    "Interrupted while the archive computes the checksum of the Zarr: what has arrived stays there, and the next run goes on from it."
                );
            if (limits.Time.GetElapsedTime(start) > limit)
                throw TooLong(zarr, limit);
            await PauseAsync(pause, job.Stopping, cancellationToken);
        }
    }

    /// <summary>Changes a Zarr. Where the archive takes no changes because somebody else lets it compute the checksum, that is waited for.</summary>
    /// <exception cref="DandiException">It takes too long, or is so again and again.</exception>
    public async Task<T> ChangeAsync<T>(ZarrJob job, Func<Task<T>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await change();
            }
            catch (ArchiveException error) when (attempt < MaxAttempts && IsBusy(error))
            {
                await WaitAsync(job, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();

    private static bool IsBusy(ArchiveException error) =>
        error.Status == HttpStatusCode.BadRequest && error.Said.Contains(Busy, StringComparison.Ordinal);

    private async Task<RemoteZarr> AskAsync(string zarrId, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            return await zarrs.GetAsync(zarrId, cancellationToken);
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stopping, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        try
        {
            await Task.Delay(pause, limits.Time, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The one who waits looks at what has stopped it.
        }
    }

    private static DandiException TooLong(RemoteZarr zarr, TimeSpan limit) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The archive has not ended to sum up the Zarr within {limit.TotalMinutes:0.#} minutes (status {zarr.Status}, id {zarr.Id}); until it ends it takes no changes. "
                    + $"Nothing is lost: run the same command later, it goes on. If it still says so after hours, the archive has to reset the Zarr: tell its help desk the id."
            )
        );
}
