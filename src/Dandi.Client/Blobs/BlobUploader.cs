using System.Globalization;
using System.Net;
using Dandi.Archive;
using Dandi.Blobs.Journal;
using Dandi.Concurrency;
using Dandi.Files;
using Dandi.Http;
using Dandi.Storage;
using Dandi.Throttling;

namespace Dandi.Blobs;

/// <summary>
/// Uploads the bytes of files as blobs (archive-api.md §7). Equal bytes are sent once, however many files have them,
/// and parts that arrived in an earlier run are not sent again.
/// </summary>
/// <remarks>
/// <para>The steps for one digest (<see cref="TransferAsync"/>):</para>
/// <list type="number">
/// <item>Find a pending upload of an earlier run in the journal.</item>
/// <item>
/// Finish if the archive has the blob. A new file of one part skips this step, because the announcement tells the same.
/// </item>
/// <item>
/// Without a pending upload, announce one. Files of several parts queue for a slot (<see cref="AnnouncementQueue"/>),
/// which is released when the first part has a lease or waits for one.
/// </item>
/// <item>
/// Send the missing parts in parallel, the first ones first; the journal records each acknowledgment.
/// </item>
/// <item>Complete the upload at the store, compare the digest, and have the archive validate it.</item>
/// </list>
/// <para>
/// If the upload is lost (its URLs have expired, the archive or store does not know it any more, or the store could not
/// assemble it), its journal is deleted and the steps are repeated from 2. If the run is to stop, the pending upload
/// stays in the journal for the next run. Concurrent uploads of the same digest share one transfer, which reports the
/// bytes sent to the first of them only. Thread-safe.
/// </para>
/// </remarks>
public sealed class BlobUploader
{
    private const int MinAttempts = 3;

    // Limited because every announcement leaves an upload in the archive that stays pending.
    private const int MaxAttempts = 8;
    private readonly ArchiveClient _archive;
    private readonly ObjectStore _store;
    private readonly ConcurrencyLimiter _limiter;
    private readonly int _parallelParts;
    private readonly TransferLimits _limits;
    private readonly SingleFlight<string, BlobUploadResult> _running = new();
    private readonly AnnouncementQueue _announcements;

    /// <summary>Creates an uploader for all files of a run.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="storage">The client for the store; not disposed here.</param>
    /// <param name="parallelParts">Maximum number of parts of one file that are sent at a time.</param>
    /// <param name="limiter">Limits the requests of all transfers of the run.</param>
    /// <param name="limits">Patience, rate limit and clocks.</param>
    public BlobUploader(
        ArchiveClient archive,
        HttpClient storage,
        int parallelParts,
        ConcurrencyLimiter limiter,
        TransferLimits limits
    )
    {
        (_archive, _parallelParts, _limiter, _limits) = (archive, parallelParts, limiter, limits);
        _announcements = new AnnouncementQueue(limiter);
        _store = new ObjectStore(storage, limiter, limits);
    }

    /// <summary>The journal of interrupted uploads; null to upload without one.</summary>
    public UploadJournal? Journal { get; init; }

    /// <summary>Makes sure that the archive has the bytes of a file as a blob.</summary>
    /// <param name="job">The file and its digest.</param>
    /// <param name="cancellationToken">Cancels the transfer.</param>
    /// <exception cref="FileChangedException">The file changed after it was hashed.</exception>
    /// <exception cref="IntegrityException">The store received other bytes than were hashed.</exception>
    /// <exception cref="ArchiveException">
    /// The archive or the store rejected a request, or did not respond for as long as the patience lasts.
    /// </exception>
    /// <exception cref="DandiException">The run is stopping, and not all parts were sent.</exception>
    public async Task<BlobUploadResult> UploadAsync(BlobJob job, CancellationToken cancellationToken)
    {
        var (result, isOurs) = await _running.RunAsync(job.ETag.Value, () => TransferAsync(job, cancellationToken));
        return isOurs ? result : result with { BytesSent = 0 };
    }

    private async Task<BlobUploadResult> TransferAsync(BlobJob job, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_limits);
        var progress = new PartProgress(job.ETag.Plan, job.Progressed);
        long? rank = null;
        var pending = Journal?.Find(job.ETag, _limits.StoreClock.Now);
        for (var attempt = 1; ; attempt++)
        {
            // The earlier run may have completed the upload without recording it, or another client may have uploaded
            // the same bytes since.
            var isLarge = job.ETag.Plan.Count > 1;
            if (
                (pending is not null || isLarge)
                && await _archive.Uploads.FindBlobAsync(job.ETag, cancellationToken) is { } blobId
            )
                return Finish(pending, blobId, 0);
            using var slot =
                pending is null && isLarge
                    ? await _announcements.EnterAsync(rank, job.ETag.Plan.PartSize, cancellationToken)
                    : _announcements.EnterWithoutWaiting(rank);
            rank = slot.Rank;
            (pending, var existing) = pending is null ? await AnnounceAsync(job, cancellationToken) : (pending, null);
            if (pending is null)
                return new BlobUploadResult(existing!, 0);
            try
            {
                return await SendAsync(job, pending, slot, progress, cancellationToken);
            }
            catch (DandiException error) when (IsLost(error))
            {
                pending.Delete();
                pending = null;
                if (attempt == MaxAttempts || (!backoff.HasTimeLeft && attempt >= MinAttempts))
                    throw error is ExpiredUploadException { InnerException: ArchiveException cause } ? cause : error;
                await backoff.DelayAsync(cancellationToken);
            }
            finally
            {
                pending?.Dispose();
            }
        }
    }

    /// <summary>Announces an upload. Returns the upload, or the id of the blob that the archive already has.</summary>
    private async Task<(PendingUpload? Upload, string? BlobId)> AnnounceAsync(
        BlobJob job,
        CancellationToken cancellationToken
    )
    {
        if (job.Stopping.IsCancellationRequested)
            throw Interrupted(0, job.ETag.Plan.Count);
        var result = await _archive.Uploads.InitializeAsync(job.Id, job.ETag, cancellationToken);
        return result is InitializeResult.Session session
            ? (Record(job, session), null)
            : (null, ((InitializeResult.ExistingBlob)result).BlobId);
    }

    private PendingUpload Record(BlobJob job, InitializeResult.Session session)
    {
        EnsureSamePlan(session, job.ETag, job.File);
        return Journal?.Begin(job.ETag, session) ?? new PendingUpload(session, [], null, "", _ => { });
    }

    private static BlobUploadResult Finish(PendingUpload? upload, string blobId, long bytesSent)
    {
        upload?.Delete();
        return new BlobUploadResult(blobId, bytesSent);
    }

    private async Task<BlobUploadResult> SendAsync(
        BlobJob job,
        PendingUpload upload,
        AnnouncementSlot slot,
        PartProgress progress,
        CancellationToken cancellationToken
    )
    {
        var stored = job.ETag.Plan.Parts.Where(part => upload.HasPart(part.Number)).ToList();
        stored.ForEach(part => progress.AddStored(part.Number));
        var missing = upload.Session.Parts.Where(part => !upload.HasPart(part.Number)).ToList();
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = _limits.Rate.LimitConnections(_parallelParts),
            CancellationToken = cancellationToken,
        };
        // Most files have one part, for which Parallel costs more than it is worth.
        await (
            missing.Count == 1
                ? SendPartAsync(missing[0], cancellationToken).AsTask()
                : Parallel.ForEachAsync(missing, parallel, SendPartAsync)
        );
        if (upload.StoredParts < upload.Session.Parts.Count)
            throw Interrupted(upload.StoredParts, upload.Session.Parts.Count);
        job.File.EnsureUnchanged();
        var blobId = await CompleteAsync(job, upload.Session.UploadId, cancellationToken);
        return Finish(upload, blobId, job.File.Size - stored.Sum(part => part.Size));

        async ValueTask SendPartAsync(PresignedPart target, CancellationToken token)
        {
            var sending = _store.PutAsync(PutOf(job, target, slot.Rank, progress), token);
            // The part has a lease or waits for one, so the next file may be announced.
            slot.Dispose();
            if (!IsStored(await sending, job, target))
                return;
            upload.Acknowledge(target.Number);
            progress.Acknowledge(target.Number);
        }
    }

    /// <summary>Completes and validates an upload whose parts are all stored; returns the id of the blob.</summary>
    private async Task<string> CompleteAsync(BlobJob job, string uploadId, CancellationToken cancellationToken)
    {
        try
        {
            var completed = await _store.CompleteAsync(
                token => _archive.Uploads.CompleteAsync(uploadId, job.ETag, token),
                cancellationToken
            );
            // If the ETags of the parts are not MD5s, that of the object has no meaning for us: the archive decides.
            if (completed is not null && completed != job.ETag.Value && _store.StatesMd5s)
            {
                throw new IntegrityException(
                    $"The store assembled `{job.File.Path}` with digest {Quoted.Shortened(completed)} instead of "
                        + $"{job.ETag}; nothing was registered. Upload the file again."
                );
            }
        }
        // Announced again, it would fail again.
        catch (ArchiveException error) when (error.Status == HttpStatusCode.BadRequest && !_store.StatesMd5s)
        {
            throw new IntegrityException(
                $"The store cannot assemble `{job.File.Path}`, because its ETags are not the MD5s of the parts "
                    + $"({error.Message}). Ask the administrators of the archive whether its bucket is encrypted."
            );
        }
        return await _archive.Uploads.ValidateAsync(uploadId, job.ETag, cancellationToken);
    }

    private PresignedPut PutOf(BlobJob job, PresignedPart target, long rank, PartProgress progress)
    {
        var (part, md5) = (job.ETag.Plan[target.Number], job.ETag.PartMd5(target.Number));
        return new PresignedPut(new PresignedUrl(target.Url), part.Size, md5, () =>
            new FileRangeContent(job.File, part, md5, _limits, bytes =>
            {
                progress.Sent(target.Number, bytes);
                _limiter.Update();
            })
        )
        {
            Name = $"Part {target.Number} of `{job.File.Path}`",
            Rank = rank + target.Number,
            EnsureUnchanged = () => job.File.EnsureUnchanged(part),
            Stopping = job.Stopping,
        };
    }

    private static bool IsStored(PutResult result, BlobJob job, PresignedPart target) =>
        result.Status switch
        {
            PutStatus.Stored => true,
            PutStatus.Stopped => false,
            PutStatus.Expired => throw new ExpiredUploadException(
                result.Error?.Message
                    ?? $"The URL of part {target.Number} of `{job.File.Path}` has expired. Upload the file again.",
                result.Error
            ),
            _ => throw result.Error!,
        };

    private static DandiException Interrupted(int stored, int parts) =>
        new(
            stored == 0
                ? "Interrupted before it was sent. Run the same command again."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Interrupted after {stored} of {parts} parts. Run the same command again to send the others."
                )
        );

    private static bool IsLost(DandiException error) =>
        error is ExpiredUploadException
        || error
            is ArchiveException
            {
                IsFatal: false,
                Status: HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest
            };

    private static void EnsureSamePlan(InitializeResult.Session session, DandiETag etag, LocalFile file)
    {
        if (
            session
                .Parts.Select(part => (part.Number, part.Size))
                .SequenceEqual(etag.Plan.Parts.Select(part => (part.Number, part.Size)))
        )
            return;
        throw new DandiException(
            $"The archive expects a different part layout for `{file.Path}`. Upgrade dandi, then upload the file again."
        );
    }
}
