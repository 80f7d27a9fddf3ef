using System.Globalization;
using System.Net;
using Dandi.Archive;
using Dandi.Discovery;

namespace Dandi.Transfer;

/// <summary>Carries the bytes of a file into the archive (archive-api.md §7): equal bytes travel once, whatever their names, and what has arrived travels not again.</summary>
public sealed class BlobTransfer
{
    private const int Attempts = 3;

    // Each leaves an upload behind in the archive that was not ended.
    private const int Announcements = 8;
    private readonly ArchiveClient _archive;
    private readonly ObjectStore _store;
    private readonly PartSender _parts;
    private readonly int _parallelParts;
    private readonly TransferWindow _window;
    private readonly TransferLimits _limits;
    private readonly InFlight<string, TransferResult> _running = new();

    /// <summary>Transfers with up to <paramref name="parallelParts"/> parts of a file at a time, as far as the window allows.</summary>
    public BlobTransfer(ArchiveClient archive, HttpClient storage, int parallelParts, TransferWindow window, TransferLimits limits)
    {
        (_archive, _parallelParts, _window, _limits) = (archive, parallelParts, window, limits);
        _store = new ObjectStore(storage, limits);
        _parts = new PartSender(_store, window, limits);
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
    public async Task<TransferResult> UploadAsync(BlobJob job, CancellationToken cancellationToken)
    {
        var (result, isOurs) = await _running.RunAsync(job.ETag.Value, () => TransferAsync(job, cancellationToken));
        return isOurs ? result : result with { BytesSent = 0 };
    }

    private async Task<TransferResult> TransferAsync(BlobJob job, CancellationToken cancellationToken)
    {
        var pauses = new Pauses(_limits);
        var kept = Journal?.Find(job.ETag, _limits.StoreClock.Now);
        for (var attempt = 1; ; attempt++)
        {
            // An earlier run may have come further than it could write down, or somebody else may have sent the same bytes since.
            if (kept is not null && await _archive.FindBlobAsync(job.ETag, cancellationToken) is { } known) return Ended(kept, known, 0);
            if (kept is null)
            {
                var start = await _archive.InitializeUploadAsync(job.Id, job.ETag, cancellationToken);
                if (start is not UploadStart.Session session) return new TransferResult(((UploadStart.ExistingBlob)start).BlobId, 0);
                kept = Keep(job, session);
            }
            long counted = 0;
            try
            {
                var there = job.ETag.Plan.Parts.Where(part => kept.Has(part.Number)).Sum(part => part.Size);
                Count(there);
                return Ended(kept, await SendAsync(job with { Sent = Count }, kept, cancellationToken), job.File.Size - there);
            }
            catch (DandiException error) when (IsLost(error))
            {
                // The upload has expired or was dropped, or the store could not put it together: it is announced anew.
                kept.Forget();
                kept = null;
                if (attempt == Announcements || (!pauses.AreLeft && attempt >= Attempts)) throw error is LostUploadException { InnerException: ArchiveException cause } ? cause : error;
                job.Sent(-counted);
                await pauses.NextAsync(cancellationToken);
            }
            finally
            {
                kept?.Dispose();
            }

            void Count(long bytes)
            {
                Interlocked.Add(ref counted, bytes);
                job.Sent(bytes);
            }
        }
    }

    private PendingUpload Keep(BlobJob job, UploadStart.Session session)
    {
        EnsureSamePlan(session, job.ETag, job.File);
        return Journal?.Begin(job.ETag, session) ?? new PendingUpload(session, [], null, _ => { });
    }

    private static TransferResult Ended(PendingUpload upload, string blobId, long sent)
    {
        upload.Forget();
        return new TransferResult(blobId, sent);
    }

    private async Task<string> SendAsync(BlobJob job, PendingUpload upload, CancellationToken cancellationToken)
    {
        var session = upload.Session;
        var rank = _window.NextRank();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _limits.Rate.Connections(_parallelParts), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(session.Parts.Where(part => !upload.Has(part.Number)), parallel, async (target, token) =>
        {
            if (await _parts.SendAsync(job, target, rank, token)) upload.Acknowledge(target.Number);
        });
        if (upload.Done < session.Parts.Count) throw Interrupted(upload);
        job.File.EnsureUnchanged();
        var completed = await CompleteAsync(session.UploadId, job.ETag, cancellationToken);
        if (completed is not null && completed != job.ETag.Value)
        {
            throw new IntegrityException($"The store put `{job.File.Path}` together as {completed}, but its digest is {job.ETag}. Nothing was registered; upload it again.");
        }
        return await _archive.ValidateUploadAsync(session.UploadId, job.ETag, cancellationToken);
    }

    /// <summary>Puts the parts together. A store that says in its answer that it failed is asked again, for the parts are there; each time at a new address, for the last may have expired.</summary>
    private async Task<string?> CompleteAsync(string uploadId, DandiETag etag, CancellationToken cancellationToken)
    {
        for (var (pauses, attempt) = (new Pauses(_limits), 1); ; await pauses.NextAsync(cancellationToken), attempt++)
        {
            var (address, body) = await _archive.CompleteUploadAsync(uploadId, etag, cancellationToken);
            try
            {
                return await _store.CompleteAsync(address, body, cancellationToken);
            }
            catch (ArchiveException error) when (pauses.AreLeft && (error.Status == HttpStatusCode.OK || (error.Status == HttpStatusCode.Forbidden && attempt < Attempts)))
            {
                // It is asked again behind the pause.
            }
        }
    }

    private static DandiException Interrupted(PendingUpload upload) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Interrupted: {upload.Done} of {upload.Session.Parts.Count} parts are there, and the next run sends the others."));

    private static bool IsLost(DandiException error) => error is LostUploadException
        || error is ArchiveException { IsFatal: false, Status: HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest };

    private static void EnsureSamePlan(UploadStart.Session session, DandiETag etag, LocalFile file)
    {
        if (session.Parts.Select(part => (part.Number, part.Size)).SequenceEqual(etag.Plan.Parts.Select(part => (part.Number, part.Size)))) return;
        throw new DandiException($"The archive splits `{file.Path}` into other parts than we do. Get a newer dandi.");
    }
}
