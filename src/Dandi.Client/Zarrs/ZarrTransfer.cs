using Dandi.Archive;
using Dandi.Digests;
using Dandi.Http;
using Dandi.Storage;
using Dandi.Throttling;

namespace Dandi.Zarrs;

/// <summary>Transfers Zarrs to the archive and verifies their checksums (docs/spec/archive-api.md §10).</summary>
/// <remarks>
/// The states of a transfer:
/// <list type="number">
/// <item>Wait until the archive has finished ingesting the Zarr, if it is doing so.</item>
/// <item>If the archive has a checksum, hash all local entries; if it is equal, nothing is to be done.</item>
/// <item>First pass (<see cref="ZarrEntryTransfer"/>): compare, upload and delete entries.</item>
/// <item>Finalize: the archive ingests the Zarr. If its checksum equals that of the pass, the transfer is done.</item>
/// <item>Otherwise repair: a second pass, which compares with a new listing, and finalize again. If the checksums still
/// differ, the transfer fails.</item>
/// </list>
/// While the archive ingests a Zarr it rejects changes, also those of other clients: <see cref="ZarrFinalizer"/> waits.
/// While a Zarr only waits, its asset slot is available to other assets.
/// Thread-safe: one instance transfers all Zarrs of a run.
/// </remarks>
public sealed class ZarrTransfer : IDisposable
{
    private readonly ZarrClient _zarrs;
    private readonly FileDigester _digester;
    private readonly AssetSlots _slots;
    private readonly TransferLimits _limits;
    private readonly ZarrDigester _checksums;
    private readonly ZarrFinalizer _finalizer;
    private readonly ZarrEntryTransfer _entries;

    /// <summary>Creates the transfer that all Zarrs of a run share.</summary>
    /// <param name="zarrs">The Zarr endpoints of the archive.</param>
    /// <param name="storage">The client for requests to the object store.</param>
    /// <param name="digester">Hashes local entries.</param>
    /// <param name="limiter">The concurrency limit of the run.</param>
    /// <param name="slots">The asset slots of the run.</param>
    /// <param name="limits">Timeouts, rate limit, memory and spool.</param>
    /// <param name="connections">Connections for small entries; null to use none.</param>
    public ZarrTransfer(
        ZarrClient zarrs,
        HttpClient storage,
        FileDigester digester,
        ConcurrencyLimiter limiter,
        AssetSlots slots,
        TransferLimits limits,
        BlockingConnections? connections = null
    )
    {
        (_zarrs, _digester, _slots, _limits) = (zarrs, digester, slots, limits);
        _checksums = new ZarrDigester(digester.Parallel);
        _finalizer = new ZarrFinalizer(zarrs, limits);
        _entries = new ZarrEntryTransfer(zarrs, storage, digester, limiter, _finalizer, limits, connections);
    }

    /// <summary>Makes the Zarr in the archive equal to the local one.</summary>
    /// <exception cref="IntegrityException">The checksums differ, even after a repair.</exception>
    /// <exception cref="DandiException">
    /// Entries could not be uploaded, the archive does not finish ingesting, or the run is being stopped.
    /// </exception>
    internal async Task<ZarrTransferResult> SyncAsync(ZarrJob job, CancellationToken cancellationToken)
    {
        var remote = job.Remote.IsLocked ? await WaitAsync(job, cancellationToken) : job.Remote;
        using var hashed = new ZarrEntrySpool(_limits.Spool);
        var canBeUnchanged = !job.IsNew && remote.IsComplete && job.Mode == ZarrMode.Full && job.Unreadable.Count == 0;
        var checksum = canBeUnchanged ? await HashAsync(job, hashed, cancellationToken) : null;
        if (checksum is not null && checksum == remote.Checksum)
            return new ZarrTransferResult(new ZarrPlan(), 0, IsUnchanged: true);
        var first = await _entries.RunAsync(job, checksum is null ? null : hashed, cancellationToken);
        if (await IsVerifiedAsync(job, remote, first, cancellationToken))
            return new ZarrTransferResult(first.Plan, first.BytesSent, remote.IsComplete && first.Plan.IsEmpty);
        return await RepairAsync(job, first, cancellationToken);
    }

    /// <summary>Whether the archive's Zarr is complete and equal to the local one.</summary>
    internal async Task<bool> IsSameAsync(ZarrJob job, CancellationToken cancellationToken)
    {
        using var hashed = new ZarrEntrySpool(_limits.Spool);
        return job.Remote.IsComplete && await HashAsync(job, hashed, cancellationToken) == job.Remote.Checksum;
    }

    /// <inheritdoc/>
    public void Dispose() => _finalizer.Dispose();

    /// <summary>Runs a second pass, after another client has written to the Zarr or bytes were lost.</summary>
    private async Task<ZarrTransferResult> RepairAsync(ZarrJob job, ZarrPass first, CancellationToken cancellationToken)
    {
        job.StepStarted(ZarrStep.Repairing);
        var again = job with { IsNew = false, Planned = _ => { }, BytesSent = _ => { }, BytesExisting = _ => { } };
        var second = await _entries.RunAsync(again, null, cancellationToken);
        var remote = await FinalizeAsync(job, second, cancellationToken);
        if (IsEqual(job, remote, second))
            return new ZarrTransferResult(first.Plan, first.BytesSent + second.BytesSent, IsUnchanged: false);
        throw new IntegrityException(
            $"The archive's checksum of the Zarr is {remote.Checksum ?? $"missing (status {remote.Status})"}, but that "
                + $"of the local files is {second.Checksum}, even after the differences were uploaded again. Do not "
                + "rely on the asset: make sure that no other program writes to the Zarr, here or in the archive, then "
                + "run the command again."
        );
    }

    /// <summary>Whether the archive's checksum equals that of a pass. Finalizes the Zarr if it changed.</summary>
    private async Task<bool> IsVerifiedAsync(
        ZarrJob job,
        RemoteZarr before,
        ZarrPass pass,
        CancellationToken cancellationToken
    )
    {
        var isUnchanged = pass.Plan.IsEmpty && before.IsComplete;
        return IsEqual(job, isUnchanged ? before : await FinalizeAsync(job, pass, cancellationToken), pass);
    }

    private static bool IsEqual(ZarrJob job, RemoteZarr remote, ZarrPass pass) =>
        remote.IsComplete && (job.Mode == ZarrMode.Patch || remote.Checksum == pass.Checksum);

    /// <summary>Hashes all local entries.</summary>
    /// <returns>
    /// The Zarr checksum; null if something cannot be read. The pass reads it again and reports the reason.
    /// </returns>
    private async Task<string?> HashAsync(ZarrJob job, ZarrEntrySpool hashed, CancellationToken cancellationToken)
    {
        job.StepStarted(ZarrStep.Comparing);
        using var noBuffers = new ChunkBuffers(null);
        var isWhole = true;
        var checksum = await _checksums.ComputeAsync(
            job.Local,
            job.LocalPaths((_, _) => isWhole = false).ToAsyncEnumerable(),
            async (path, token) => await HashEntryAsync(job, path, noBuffers, token),
            hashed.Add,
            cancellationToken
        );
        job.ThrowIfStopped();
        return isWhole ? checksum : null;
    }

    private async Task<ZarrEntry?> HashEntryAsync(
        ZarrJob job,
        string path,
        ChunkBuffers buffers,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var hashed = await _digester.HashWholeAsync(job.Local.FullPath(path), buffers, cancellationToken);
            return new ZarrEntry(path, hashed.Md5, hashed.Size);
        }
        catch (DandiException)
        {
            return null;
        }
    }

    /// <summary>Lets the archive ingest the Zarr, unless it already has the checksum of the pass.</summary>
    private async Task<RemoteZarr> FinalizeAsync(ZarrJob job, ZarrPass pass, CancellationToken cancellationToken)
    {
        if (pass.Plan.IsEmpty)
        {
            // Another run with the same entries may have finalized the Zarr.
            var remote = await WaitAsync(job, cancellationToken);
            if (IsEqual(job, remote, pass))
                return remote;
            // The archive ingests a complete Zarr again only after an announcement; an empty one is enough.
            if (remote.IsComplete)
                await _entries.SignAsync(job, [], cancellationToken);
        }
        for (var backoff = new Backoff(_limits); ; await backoff.DelayAsync(cancellationToken))
        {
            await _zarrs.FinalizeAsync(job.Remote.Id, cancellationToken);
            var remote = await WaitAsync(job, cancellationToken);
            // If there is still no checksum, another run has announced entries of the same Zarr.
            if (remote.IsComplete || job.Stopping.IsCancellationRequested || !backoff.HasTimeLeft)
                return remote;
        }
    }

    private Task<RemoteZarr> WaitAsync(ZarrJob job, CancellationToken cancellationToken)
    {
        job.StepStarted(ZarrStep.Ingesting);
        return _slots.WaitWithoutSlotAsync(() => _finalizer.WaitAsync(job, cancellationToken), cancellationToken);
    }
}
