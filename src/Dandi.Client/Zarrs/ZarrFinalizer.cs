using System.Globalization;
using System.Net;
using Dandi.Archive;
using Dandi.Http;
using Dandi.Storage;

namespace Dandi.Zarrs;

/// <summary>Waits while the archive ingests a Zarr, and retries changes that it rejects in the meantime.</summary>
/// <remarks>
/// After a client has finalized a Zarr, the archive lists its entries and computes the checksum in a background job.
/// Its states (docs/spec/archive-api.md §10): Pending (entries were announced; no checksum), Uploaded (finalized, job
/// queued), Ingesting (job running), Complete (has a checksum). In Uploaded and Ingesting the Zarr is locked: changes
/// are rejected with 400. If the job dies, the Zarr stays locked forever, so every wait has a time limit, which grows
/// with the number of entries. The state can only be polled; the interval grows from 50 ms to 5 s, and at most four
/// requests are in flight for all Zarrs of a run.
/// </remarks>
internal sealed class ZarrFinalizer(ZarrClient zarrs, TransferLimits limits) : IDisposable
{
    // A part of the archive's error message: the status 400 alone has many reasons.
    private const string LockedMessage = "currently ingesting";
    private const int MaxAttempts = 20;
    private const int MaxRequests = 4;
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _requests = new(MaxRequests);

    /// <summary>Waits until the Zarr is not locked.</summary>
    /// <returns>The Zarr as it is then.</returns>
    /// <exception cref="DandiException">The time limit is exceeded, or the run is being stopped.</exception>
    public async Task<RemoteZarr> WaitAsync(ZarrJob job, CancellationToken cancellationToken)
    {
        using var ingesting = limits.Ingesting.Enter();
        var start = limits.Time.GetTimestamp();
        var limit = limits.FinalizeTimeout(job.EntryCount);
        // The archive needs about a second for 100,000 entries.
        var interval = MinInterval + TimeSpan.FromMicroseconds(10.0 * job.EntryCount);
        while (true)
        {
            var zarr = await GetAsync(job.Remote.Id, cancellationToken);
            if (!zarr.IsLocked)
                return zarr;
            if (job.Stopping.IsCancellationRequested)
                throw new DandiException(
                    "Interrupted while the archive is computing the checksum of the Zarr; the uploaded entries are "
                        + "kept. Run the command again to resume."
                );
            if (limits.Time.GetElapsedTime(start) > limit)
                throw TimedOut(zarr, limit);
            await DelayAsync(interval, job.Stopping, cancellationToken);
            interval = interval < MaxInterval ? interval * 1.5 : MaxInterval;
        }
    }

    /// <summary>Changes a Zarr; waits and retries while it is locked because another client has finalized it.</summary>
    /// <exception cref="DandiException">The Zarr stays locked, or is locked again and again.</exception>
    public async Task<T> ChangeAsync<T>(ZarrJob job, Func<Task<T>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await change();
            }
            catch (ArchiveException error) when (attempt < MaxAttempts && IsLocked(error))
            {
                await WaitAsync(job, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _requests.Dispose();

    private static bool IsLocked(ArchiveException error) =>
        error.Status == HttpStatusCode.BadRequest
        && error.ResponseBody.Contains(LockedMessage, StringComparison.Ordinal);

    private async Task<RemoteZarr> GetAsync(string zarrId, CancellationToken cancellationToken)
    {
        await _requests.WaitAsync(cancellationToken);
        try
        {
            return await zarrs.GetAsync(zarrId, cancellationToken);
        }
        finally
        {
            _requests.Release();
        }
    }

    /// <summary>Waits for the interval, or until the run is being stopped, which does not throw.</summary>
    private async Task DelayAsync(TimeSpan interval, CancellationToken stopping, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        try
        {
            await Task.Delay(interval, limits.Time, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The caller checks for the stop after one more request.
        }
    }

    private static DandiException TimedOut(RemoteZarr zarr, TimeSpan limit) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The archive is still computing the Zarr's checksum after {limit.TotalMinutes:0.#} min (status "
                    + $"{zarr.Status}, id {zarr.Id}); the Zarr is locked until it finishes. Nothing is lost: run the "
                    + $"same command later to resume, and if it fails again after hours, ask the archive's help desk "
                    + $"to reset the Zarr with this id."
            )
        );
}
