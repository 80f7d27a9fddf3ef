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

/// <summary>Carries the bytes of a file into the archive (archive-api.md §7): equal bytes travel once, whatever their names, and what has arrived travels not again.</summary>
public sealed class BlobUploader
{
    private const int Attempts = 3;

    // Each leaves an upload behind in the archive that was not ended.
    private const int Announcements = 8;
    private readonly ArchiveClient _archive;
    private readonly ObjectStore _store;
    private readonly int _parallelParts;
    private readonly TransferLimits _limits;
    private readonly InFlight<string, BlobUploadResult> _running = new();
    private readonly AnnouncementQueue _turns;

    /// <summary>Transfers with up to <paramref name="parallelParts"/> parts of a file at a time, as far as the window allows.</summary>
    public BlobUploader(
        ArchiveClient archive,
        HttpClient storage,
        int parallelParts,
        ConcurrencyLimiter limiter,
        TransferLimits limits
    )
    {
        (_archive, _parallelParts, _limits) = (archive, parallelParts, limits);
        _turns = new AnnouncementQueue(limiter);
        _store = new ObjectStore(storage, limiter, limits);
    }

    /// <summary>What earlier runs have begun; null for nothing.</summary>
    public UploadJournal? Journal { get; init; }

    /// <summary>Makes sure that the archive has the bytes of a file.</summary>
    /// <param name="job">The file.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="FileChangedException">The file is not the one that was digested.</exception>
    /// <exception cref="IntegrityException">Other bytes arrived than were digested.</exception>
    /// <exception cref="ArchiveException">A refusal, or no answer for longer than our patience.</exception>
    /// <exception cref="DandiException">The run is being stopped before all parts were sent.</exception>
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
        var kept = Journal?.Find(job.ETag, _limits.StoreClock.Now);
        for (var attempt = 1; ; attempt++)
        {
            // An earlier run may have come further than it could write down, or somebody else may have sent the same bytes since.
            var isLarge = job.ETag.Plan.Count > 1;
            if ((kept is not null || isLarge) && await _archive.FindBlobAsync(job.ETag, cancellationToken) is { } known)
                return Ended(kept, known, 0);
            using var slot =
                kept is null && isLarge ? await _turns.AwaitAsync(rank, cancellationToken) : _turns.Take(rank);
            rank = slot.Rank;
            (kept, var existing) = kept is null ? await AnnounceAsync(job, cancellationToken) : (kept, null);
            if (kept is null)
                return new BlobUploadResult(existing!, 0);
            try
            {
                return await SendAsync(job, kept, slot, progress, cancellationToken);
            }
            catch (DandiException error) when (IsLost(error))
            {
                // The upload has expired or was dropped, or the store could not put it together: it is announced anew.
                kept.Forget();
                kept = null;
                if (attempt == Announcements || (!backoff.AreLeft && attempt >= Attempts))
                    throw error is LostUploadException { InnerException: ArchiveException cause } ? cause : error;
                await backoff.NextAsync(cancellationToken);
            }
            finally
            {
                kept?.Dispose();
            }
        }
    }

    /// <summary>Announces an upload; the archive may know its bytes already.</summary>
    private async Task<(PendingUpload? Upload, string? BlobId)> AnnounceAsync(
        BlobJob job,
        CancellationToken cancellationToken
    )
    {
        if (job.Stopping.IsCancellationRequested)
            throw Interrupted(0, job.ETag.Plan.Count);
        var start = await _archive.InitializeUploadAsync(job.Id, job.ETag, cancellationToken);
        return start is InitializeResult.Session session
            ? (Keep(job, session), null)
            : (null, ((InitializeResult.ExistingBlob)start).BlobId);
    }

    private PendingUpload Keep(BlobJob job, InitializeResult.Session session)
    {
        EnsureSamePlan(session, job.ETag, job.File);
        return Journal?.Begin(job.ETag, session) ?? new PendingUpload(session, [], null, _ => { });
    }

    private static BlobUploadResult Ended(PendingUpload? upload, string blobId, long sent)
    {
        upload?.Forget();
        return new BlobUploadResult(blobId, sent);
    }

    private async Task<BlobUploadResult> SendAsync(
        BlobJob job,
        PendingUpload upload,
        AnnouncementSlot slot,
        PartProgress progress,
        CancellationToken cancellationToken
    )
    {
        var there = job.ETag.Plan.Parts.Where(part => upload.Has(part.Number)).ToList();
        there.ForEach(part => progress.Acknowledge(part.Number));
        var missing = upload.Session.Parts.Where(part => !upload.Has(part.Number));
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = _limits.Rate.Connections(_parallelParts),
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(missing, parallel, async (target, token) =>
        {
            var sending = _store.PutAsync(PutOf(job, target, slot.Rank, progress), token);
            // The part has its place in the window, or waits for it: now the next file may ask for one.
            slot.Dispose();
            if (!IsStored(await sending, job, target))
                return;
            upload.Acknowledge(target.Number);
            progress.Acknowledge(target.Number);
        });
        if (upload.Done < upload.Session.Parts.Count)
            throw Interrupted(upload.Done, upload.Session.Parts.Count);
        job.File.EnsureUnchanged();
        var completed = await _store.CompleteAsync(
            token => _archive.CompleteUploadAsync(upload.Session.UploadId, job.ETag, token),
            cancellationToken
        );
        if (completed is not null && completed != job.ETag.Value)
        {
            throw new IntegrityException(
                $"The store put `{job.File.Path}` together as {completed}, but its digest is {job.ETag}. Nothing was registered; upload it again."
            );
        }
        return Ended(
            upload,
            await _archive.ValidateUploadAsync(upload.Session.UploadId, job.ETag, cancellationToken),
            job.File.Size - there.Sum(part => part.Size)
        );
    }

    private PresignedPut PutOf(BlobJob job, PresignedPart target, long rank, PartProgress progress)
    {
        var (part, md5) = (job.ETag.Plan[target.Number], job.ETag.PartMd5(target.Number));
        return new PresignedPut(new PresignedUrl(target.Url), part.Size, md5, () =>
            new FileRangeContent(job.File, part, md5, _limits, bytes => progress.Left(target.Number, bytes))
        )
        {
            Name = $"Part {target.Number} of `{job.File.Path}`",
            Rank = rank,
            EnsureUnchanged = () => job.File.EnsureUnchanged(part),
            Stopping = job.Stopping,
        };
    }

    private static bool IsStored(PutResult result, BlobJob job, PresignedPart target) =>
        result.Status switch
        {
            PutStatus.Stored => true,
            PutStatus.Stopped => false,
            PutStatus.Expired => throw new LostUploadException(
                result.Error?.Message ?? $"The URL of part {target.Number} of `{job.File.Path}` has expired.",
                result.Error
            ),
            _ => throw result.Error!,
        };

    private static DandiException Interrupted(int done, int parts) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Interrupted: {done} of {parts} parts are there, and the next run sends the others."
            )
        );

    private static bool IsLost(DandiException error) =>
        error is LostUploadException
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
        throw new DandiException($"The archive splits `{file.Path}` into other parts than we do. Get a newer dandi.");
    }
}
