using Dandi.Archive;
using Dandi.Digests;
using Dandi.Http;
using Dandi.Storage;
using Dandi.Throttling;

namespace Dandi.Zarrs;

/// <summary>Makes the entries of a Zarr in the archive equal to the local ones: compares, uploads, deletes.</summary>
/// <remarks>
/// A pass is a stream (docs/decisions/0006-streaming-zarr-uploads.md). Local entries are hashed and compared with the
/// archive's listing (<see cref="ZarrListing"/>) in byte order. Entries that are missing in the archive go to
/// <see cref="ZarrUploader"/> at once; changed entries and deletions wait in <see cref="ZarrDifference"/> until the
/// plan was reported.
/// Entries that fail do not stop the others; they make the pass fail at its end, and prevent deletions.
/// Thread-safe: one instance serves all Zarrs of a run, which share its memory for small entries.
/// </remarks>
internal sealed class ZarrEntryTransfer(
    ZarrClient zarrs,
    HttpClient storage,
    FileDigester digester,
    ConcurrencyLimiter limiter,
    ZarrFinalizer finalizer,
    TransferLimits limits,
    BlockingConnections? connections
)
{
    private const int MaxParallelDeletes = 4;
    private readonly ObjectStore _store = new(storage, limiter, limits);
    private readonly ZarrDigester _checksums = new(digester.Parallel);
    private readonly ChunkMemory _memory = new(limits.ChunkBytes);

    /// <summary>Runs one pass.</summary>
    /// <param name="job">The Zarr.</param>
    /// <param name="hashed">All local entries if they were hashed before; otherwise null.</param>
    /// <param name="cancellationToken">Cancels the pass and its requests.</param>
    /// <exception cref="DandiException">Entries could not be uploaded, or the run is being stopped.</exception>
    public async Task<ZarrPass> RunAsync(ZarrJob job, ZarrEntrySpool? hashed, CancellationToken cancellationToken)
    {
        job.StepStarted(job.IsNew ? ZarrStep.Uploading : ZarrStep.Comparing);
        using var buffers = new ChunkBuffers(_memory);
        using var difference = new ZarrDifference(job, limits.Spool, cancellationToken);
        var signer = new ZarrUrlSigner((entries, token) => SignAsync(job, entries, token), limits.Time);
        using var uploader = new ZarrUploader(job.Local, signer, _store, limiter, buffers, limits)
        {
            Sent = job.BytesSent,
            Stopping = job.Stopping,
            Connections = connections,
        };
        foreach (var (path, reason) in job.Unreadable)
            uploader.Failures.Add(path, reason);
        string? checksum = null;
        await uploader.RunAsync(
            async token =>
            {
                checksum = await CompareAsync(job, hashed, difference, uploader, buffers, token);
                // Requests in flight are finished; the caller reports the interruption after them.
                if (job.Stopping.IsCancellationRequested)
                    return;
                await difference.AnnounceAsync(deletes: uploader.Failures.Count == 0, token);
                job.StepStarted(ZarrStep.Uploading);
                foreach (var entry in difference.Modified)
                    await uploader.EnqueueAsync(new ZarrEntryUpload(entry, null), token);
            },
            cancellationToken
        );
        job.ThrowIfStopped();
        if (uploader.Failures.Count > 0)
            throw uploader.Failures.ToException(
                "could not be uploaded. The others are in the archive; run the command again to upload only what is "
                    + "missing"
            );
        await DeleteAsync(job, difference, cancellationToken);
        return new ZarrPass(difference.Plan, uploader.BytesSent, checksum);
    }

    /// <summary>Requests presigned URLs for entries, one for each and in their order.</summary>
    public Task<IReadOnlyList<Uri>> SignAsync(
        ZarrJob job,
        IReadOnlyList<ZarrEntry> entries,
        CancellationToken cancellationToken
    ) =>
        finalizer.ChangeAsync(job, () => zarrs.SignAsync(job.Remote.Id, entries, cancellationToken), cancellationToken);

    /// <summary>Compares all entries, and uploads those that the archive does not have.</summary>
    /// <returns>The Zarr checksum of the local entries.</returns>
    private async Task<string?> CompareAsync(
        ZarrJob job,
        ZarrEntrySpool? hashed,
        ZarrDifference difference,
        ZarrUploader uploader,
        ChunkBuffers buffers,
        CancellationToken cancellationToken
    )
    {
        var entries = job.IsNew
            ? AsyncEnumerable.Empty<ZarrEntry>()
            : zarrs.ListEntriesAsync(job.Remote.Id, cancellationToken);
        using var remote = await ReadListingAsync(job, entries, cancellationToken);
        var local = hashed is null
            ? job.LocalPaths(uploader.Failures.Add).Select(path => (path, (ZarrEntry?)null))
            : hashed.Read().Select(entry => (entry.Path, (ZarrEntry?)entry));
        var pairs = new ZarrComparison(difference.AddRemoteOnly).Compare(local, remote.Read());
        return await _checksums.ComputeAsync(
            job.Local,
            pairs.ToAsyncEnumerable(),
            (pair, token) => HashAndAddAsync(job, pair, difference, uploader, buffers, token),
            null,
            cancellationToken
        );
    }

    private async Task<ZarrListing> ReadListingAsync(
        ZarrJob job,
        IAsyncEnumerable<ZarrEntry> entries,
        CancellationToken cancellationToken
    )
    {
        // Nothing is in flight yet that a stop would have to wait for.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, job.Stopping);
        try
        {
            return await ZarrListing.ReadAsync(entries, limits.Spool, stopping.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            job.ThrowIfStopped();
            throw;
        }
    }

    /// <summary>Hashes an entry, and uploads it if the archive does not have it.</summary>
    /// <returns>The hashed entry; null if that failed.</returns>
    private async Task<ZarrEntry?> HashAndAddAsync(
        ZarrJob job,
        ZarrEntryPair pair,
        ZarrDifference difference,
        ZarrUploader uploader,
        ChunkBuffers buffers,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var file = pair.Local is { } known
                ? new HashedFile(known.Md5, known.Size, null)
                : await digester.HashWholeAsync(job.Local.FullPath(pair.Path), buffers, cancellationToken);
            var entry = new ZarrEntry(pair.Path, file.Md5, file.Size);
            if (await difference.AddLocalAsync(entry, pair.Remote, cancellationToken))
                await uploader.EnqueueAsync(new ZarrEntryUpload(entry, file.Bytes), cancellationToken);
            else
                buffers.Return(file.Bytes);
            return entry;
        }
        catch (DandiException error) when (error is not (ArchiveException or AssetConflictException))
        {
            uploader.Failures.Add(pair.Path, error);
            return null;
        }
    }

    private async Task DeleteAsync(ZarrJob job, ZarrDifference difference, CancellationToken cancellationToken)
    {
        if (difference.Deleted.Count == 0)
            return;
        job.StepStarted(ZarrStep.Deleting);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = MaxParallelDeletes,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            difference.ConfirmDeletions().Chunk(ZarrClient.DeleteBatchSize),
            options,
            async (paths, token) =>
                await finalizer.ChangeAsync(
                    job,
                    async () =>
                    {
                        await zarrs.DeleteEntriesAsync(job.Remote.Id, paths, token);
                        return true;
                    },
                    token
                )
        );
    }
}
