using Dandi.Archive;
using Dandi.Digests;
using Dandi.Http;
using Dandi.Storage;
using Dandi.Throttling;

namespace Dandi.Zarrs;

/// <summary>Brings Zarrs into the archive (archive-api.md §10): compare, send, delete, let it be summed up, compare the sums.</summary>
public sealed class ZarrTransfer(
    ZarrClient zarrs,
    HttpClient storage,
    FileDigester digester,
    ConcurrencyLimiter limiter,
    AssetSlots slots,
    TransferLimits limits
) : IDisposable
{
    private readonly ObjectStore _store = new(storage, limiter, limits);
    private readonly ZarrDigester _sums = new(digester.Parallel);
    private readonly ChunkMemory _memory = new(limits.ChunkBytes);
    private readonly ZarrFinalizer _finalizer = new(zarrs, limits);

    /// <summary>Makes the Zarr there as it is here.</summary>
    /// <exception cref="IntegrityException">The archive comes to another sum, also after what differs was sent again.</exception>
    /// <exception cref="DandiException">Files could not be sent, or the archive does not end to sum up.</exception>
    public async Task<ZarrTransferResult> SyncAsync(ZarrJob job, CancellationToken cancellationToken)
    {
        var remote = job.Remote.IsBusy ? await WaitAsync(job, cancellationToken) : job.Remote;
        using var digested = new ZarrEntrySpool(limits.Spool);
        var mayBeSame = !job.IsNew && remote.IsComplete && job.Mode == ZarrMode.Full && job.Unreadable.Count == 0;
        var checksum = mayBeSame ? await DigestAsync(job, digested, cancellationToken) : null;
        if (checksum is not null && checksum == remote.Checksum)
            return new ZarrTransferResult(new ZarrPlan(), 0, IsUnchanged: true);
        var first = await SendAsync(job, checksum is null ? null : digested, cancellationToken);
        if (await AgreesAsync(job, remote, first, cancellationToken))
            return first.Result with { IsUnchanged = remote.IsComplete && first.Result.Plan.IsEmpty };
        // Somebody else has written to it, or bytes were lost: look once more, with fresh eyes.
        job.Began(ZarrStep.Repairing);
        var second = await SendAsync(
            job with
            {
                IsNew = false,
                Planned = _ => { },
                Settled = _ => { },
            },
            null,
            cancellationToken
        );
        var both = new ZarrTransferResult(
            first.Result.Plan,
            first.Result.BytesSent + second.Result.BytesSent,
            IsUnchanged: false
        );
        remote = await FinalizeAsync(job, second, cancellationToken);
        if (IsAsHere(job, remote, second))
            return both;
        throw new IntegrityException(
            $"The archive's checksum of the Zarr is {remote.Checksum ?? $"missing (status {remote.Status})"}, here it is {second.Checksum}, also after what differs was sent again. "
                + "Its asset is not to be relied on. Make sure that nothing else writes to it, here or there, and upload it again."
        );
    }

    /// <summary>Whether a complete Zarr of the archive consists of the files here.</summary>
    public async Task<bool> IsSameAsync(ZarrJob job, CancellationToken cancellationToken)
    {
        using var digested = new ZarrEntrySpool(limits.Spool);
        return job.Remote.IsComplete && await DigestAsync(job, digested, cancellationToken) == job.Remote.Checksum;
    }

    /// <inheritdoc/>
    public void Dispose() => _finalizer.Dispose();

    /// <summary>Whether the archive comes to our sum. It is asked to sum up only where something has changed, or was left without a sum.</summary>
    private async Task<bool> AgreesAsync(
        ZarrJob job,
        RemoteZarr before,
        Round round,
        CancellationToken cancellationToken
    )
    {
        var after =
            round.Result.Plan.IsEmpty && before.IsComplete
                ? before
                : await FinalizeAsync(job, round, cancellationToken);
        return IsAsHere(job, after, round);
    }

    private static bool IsAsHere(ZarrJob job, RemoteZarr remote, Round round) =>
        remote.IsComplete && (job.Mode == ZarrMode.Patch || remote.Checksum == round.Checksum);

    /// <summary>Digests all files.</summary>
    /// <returns>The checksum; null where something cannot be read, which is told when it comes to sending.</returns>
    private async Task<string?> DigestAsync(ZarrJob job, ZarrEntrySpool digested, CancellationToken cancellationToken)
    {
        job.Began(ZarrStep.Comparing);
        using var nothing = new ChunkBuffers(null);
        var isWhole = true;
        var files = Walk(job, (_, _) => isWhole = false).ToAsyncEnumerable();
        var checksum = await _sums.ComputeAsync(
            job.Local,
            files,
            async (path, token) => await HashAsync(job, path, nothing, token),
            digested.Add,
            cancellationToken
        );
        EnsureNotStopped(job);
        return isWhole ? checksum : null;
    }

    /// <summary>Sends what is missing at once, and what differs once the plan is complete and said; then deletes what shall go.</summary>
    private async Task<Round> SendAsync(ZarrJob job, ZarrEntrySpool? digested, CancellationToken cancellationToken)
    {
        job.Began(job.IsNew ? ZarrStep.Uploading : ZarrStep.Comparing);
        using var buffers = new ChunkBuffers(_memory);
        using var difference = new ZarrDifference(job, limits.Spool, cancellationToken);
        var signer = new ZarrUrlSigner((entries, token) => SignAsync(job, entries, token), limits.Time);
        using var sender = new ZarrUploader(job.Local, signer, _store, limiter, buffers, limits)
        {
            Sent = job.Settled,
            Stopping = job.Stopping,
        };
        foreach (var (path, reason) in job.Unreadable)
            sender.Failures.Add(path, reason);
        string? checksum = null;
        await sender.RunAsync(
            async token =>
            {
                var remote = job.IsNew
                    ? AsyncEnumerable.Empty<ZarrEntry>()
                    : zarrs.ListFilesAsync(job.Remote.Id, token);
                var local = digested is null
                    ? Walk(job, sender.Failures.Add).Select(path => (path, (ZarrEntry?)null))
                    : digested.Read().Select(entry => (entry.Path, (ZarrEntry?)entry));
                var compared = new ZarrComparison(difference.OnlyThere).CompareAsync(local, remote, token);
                checksum = await _sums.ComputeAsync(
                    job.Local,
                    compared,
                    async (file, each) => await TakeAsync(job, file, difference, sender, buffers, each),
                    null,
                    token
                );
                // What is in flight shall arrive: the end is made behind it.
                if (job.Stopping.IsCancellationRequested)
                    return;
                await difference.AnnounceAsync(deletes: sender.Failures.Count == 0, token);
                job.Began(ZarrStep.Uploading);
                foreach (var entry in difference.Modified)
                    await sender.SendAsync(new ZarrEntryUpload(entry, null), token);
            },
            cancellationToken
        );
        EnsureNotStopped(job);
        if (sender.Failures.Count > 0)
            throw sender.Failures.ToException();
        await DeleteAsync(job, difference, cancellationToken);
        return new Round(new ZarrTransferResult(difference.Plan, sender.BytesSent, IsUnchanged: false), checksum);
    }

    /// <summary>Digests a file and sends it where the archive has nothing of its path.</summary>
    private async Task<ZarrEntry?> TakeAsync(
        ZarrJob job,
        ZarrEntryPair file,
        ZarrDifference difference,
        ZarrUploader sender,
        ChunkBuffers buffers,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var hashed = file.Local is { } known
                ? new HashedFile(known.Md5, known.Size, null)
                : await digester.HashWholeAsync(job.Local.FullPath(file.Path), buffers, cancellationToken);
            var entry = new ZarrEntry(file.Path, hashed.Md5, hashed.Size);
            if (await difference.IsMissingThereAsync(file.Remote, entry, cancellationToken))
                await sender.SendAsync(new ZarrEntryUpload(entry, hashed.Bytes), cancellationToken);
            else
                buffers.Return(hashed.Bytes);
            return entry;
        }
        catch (DandiException error) when (error is not (ArchiveException or AssetConflictException))
        {
            sender.Failures.Add(file.Path, error);
            return null;
        }
    }

    private async Task DeleteAsync(ZarrJob job, ZarrDifference difference, CancellationToken cancellationToken)
    {
        if (difference.Deleted.Count == 0)
            return;
        job.Began(ZarrStep.Deleting);
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            difference.Deleted.Read().Select(entry => entry.Path).Chunk(ZarrClient.DeleteBatch),
            options,
            async (paths, token) =>
                await _finalizer.ChangeAsync(
                    job,
                    async () =>
                    {
                        await zarrs.DeleteFilesAsync(job.Remote.Id, paths, token);
                        return true;
                    },
                    token
                )
        );
    }

    private Task<IReadOnlyList<Uri>> SignAsync(
        ZarrJob job,
        IReadOnlyList<ZarrEntry> entries,
        CancellationToken cancellationToken
    ) =>
        _finalizer.ChangeAsync(
            job,
            () => zarrs.SignAsync(job.Remote.Id, entries, cancellationToken),
            cancellationToken
        );

    /// <summary>Lets the archive compute the checksum, unless it has ours already.</summary>
    private async Task<RemoteZarr> FinalizeAsync(ZarrJob job, Round round, CancellationToken cancellationToken)
    {
        if (round.Result.Plan.IsEmpty)
        {
            // Another run with the same files may have come to the end before us.
            var remote = await WaitAsync(job, cancellationToken);
            if (IsAsHere(job, remote, round))
                return remote;
            // Only what counts as changed is computed again.
            if (remote.IsComplete)
                await SignAsync(job, [], cancellationToken);
        }
        for (var backoff = new Backoff(limits); ; await backoff.NextAsync(cancellationToken))
        {
            await zarrs.FinalizeAsync(job.Remote.Id, cancellationToken);
            var remote = await WaitAsync(job, cancellationToken);
            // Without a checksum by now: another run sends files into the same Zarr.
            if (remote.IsComplete || job.Stopping.IsCancellationRequested || !backoff.AreLeft)
                return remote;
        }
    }

    private Task<RemoteZarr> WaitAsync(ZarrJob job, CancellationToken cancellationToken)
    {
        job.Began(ZarrStep.FinalizeTimeout);
        return slots.StepOutAsync(() => _finalizer.WaitAsync(job, cancellationToken), cancellationToken);
    }

    private async Task<ZarrEntry?> HashAsync(
        ZarrJob job,
        string path,
        ChunkBuffers buffers,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var hashed = await digester.HashWholeAsync(job.Local.FullPath(path), buffers, cancellationToken);
            return new ZarrEntry(path, hashed.Md5, hashed.Size);
        }
        catch (DandiException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Walk(ZarrJob job, Action<string, DandiException> unreadable) =>
        job.Local.Paths(unreadable).TakeWhile(_ => !job.Stopping.IsCancellationRequested);

    private static void EnsureNotStopped(ZarrJob job)
    {
        if (job.Stopping.IsCancellationRequested)
            throw new DandiException(
                "Interrupted: what has arrived stays there, and the next run sends what is missing."
            );
    }

    private sealed record Round(ZarrTransferResult Result, string? Checksum);
}
