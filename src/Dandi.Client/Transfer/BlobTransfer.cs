using System.Net;
using Dandi.Archive;
using Dandi.Discovery;

namespace Dandi.Transfer;

/// <summary>Carries the bytes of a file into the archive (archive-api.md §7): equal bytes travel once, whatever their names.</summary>
public sealed class BlobTransfer
{
    private const int Attempts = 3;

    // Each leaves an upload behind in the archive that was not ended.
    private const int Announcements = 8;
    private readonly ArchiveClient _archive;
    private readonly ObjectStore _store;
    private readonly int _parallelParts;
    private readonly TransferWindow _window;
    private readonly TransferLimits _limits;
    private readonly InFlight<string, TransferResult> _running = new();

    /// <summary>Transfers with up to <paramref name="parallelParts"/> parts of a file at a time, as far as the window allows.</summary>
    public BlobTransfer(ArchiveClient archive, HttpClient storage, int parallelParts, TransferWindow window, TransferLimits limits) =>
        (_archive, _store, _parallelParts, _window, _limits) = (archive, new ObjectStore(storage, limits.Time), parallelParts, window, limits);

    /// <summary>Makes sure that the archive has the bytes of a file.</summary>
    /// <param name="id">The Dandiset that the upload is announced for.</param>
    /// <param name="file">The file, open.</param>
    /// <param name="etag">The digest of its bytes.</param>
    /// <param name="sent">Told of bytes as they leave.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="FileChangedException">The file is not the one that was digested.</exception>
    /// <exception cref="IntegrityException">Other bytes arrived than were digested.</exception>
    /// <exception cref="ArchiveException">A refusal, or no answer for longer than our patience.</exception>
    public async Task<TransferResult> UploadAsync(DandisetId id, LocalFile file, DandiETag etag, Action<long> sent, CancellationToken cancellationToken)
    {
        var (result, isOurs) = await _running.RunAsync(etag.Value, () => TransferAsync(id, file, etag, sent, cancellationToken));
        return isOurs ? result : result with { BytesSent = 0 };
    }

    private async Task<TransferResult> TransferAsync(DandisetId id, LocalFile file, DandiETag etag, Action<long> sent, CancellationToken cancellationToken)
    {
        var pauses = new Pauses(_limits);
        for (var attempt = 1; ; attempt++)
        {
            var start = await _archive.InitializeUploadAsync(id, etag, cancellationToken);
            if (start is not UploadStart.Session session) return new TransferResult(((UploadStart.ExistingBlob)start).BlobId, 0);
            long counted = 0;
            try
            {
                return new TransferResult(await SendAsync(session, file, etag, Count, cancellationToken), file.Size);
            }
            catch (ArchiveException error) when (IsLostSession(error) && attempt < Announcements && (pauses.AreLeft || attempt < Attempts))
            {
                // The session has expired or was dropped, or the store could not put it together: announce the upload anew.
                sent(-counted);
                await pauses.NextAsync(cancellationToken);
            }

            void Count(long bytes)
            {
                Interlocked.Add(ref counted, bytes);
                sent(bytes);
            }
        }
    }

    /// <summary>Puts the parts together; a store that says in its answer that it failed is asked again, for the parts are there.</summary>
    private async Task<string?> CompleteAsync(Uri address, string body, CancellationToken cancellationToken)
    {
        for (var pauses = new Pauses(_limits); ; await pauses.NextAsync(cancellationToken))
        {
            try
            {
                return await _store.CompleteAsync(address, body, cancellationToken);
            }
            catch (ArchiveException error) when (error.Status == HttpStatusCode.OK && pauses.AreLeft)
            {
                // It is asked again behind the pause.
            }
        }
    }

    private async Task<string> SendAsync(UploadStart.Session session, LocalFile file, DandiETag etag, Action<long> sent, CancellationToken cancellationToken)
    {
        EnsureSamePlan(session, etag, file);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _parallelParts, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(session.Parts, parallel, async (target, token) => await SendPartAsync(file, etag, target, sent, token));
        file.EnsureUnchanged();
        var (address, body) = await _archive.CompleteUploadAsync(session.UploadId, etag, cancellationToken);
        var completed = await CompleteAsync(address, body, cancellationToken);
        if (completed is not null && completed != etag.Value)
        {
            throw new IntegrityException($"The store put `{file.Path}` together as {completed}, but its digest is {etag}. Nothing was registered; upload it again.");
        }
        return await _archive.ValidateUploadAsync(session.UploadId, etag, cancellationToken);
    }

    private async Task SendPartAsync(LocalFile file, DandiETag etag, PartTarget target, Action<long> sent, CancellationToken cancellationToken)
    {
        var expected = Convert.ToHexStringLower(etag.PartMd5(target.Number).Span);
        for (var attempt = 1; ; attempt++)
        {
            using var lease = await _window.EnterAsync(cancellationToken);
            var arrived = await _store.PutPartAsync(file, etag.Plan[target.Number], target, sent, lease, cancellationToken);
            lease.Dispose();
            if (arrived == expected) return;
            file.EnsureUnchanged();
            if (attempt == Attempts)
            {
                throw new IntegrityException(
                    $"Part {target.Number} of `{file.Path}` arrived as {arrived}, but its digest is {expected}: the bytes changed on the way, or while they were read. Check the disk and the network, and upload it again.");
            }
            sent(-target.Size);
        }
    }

    private static bool IsLostSession(ArchiveException error) =>
        error.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest && !error.IsFatal;

    private static void EnsureSamePlan(UploadStart.Session session, DandiETag etag, LocalFile file)
    {
        if (session.Parts.Select(part => (part.Number, part.Size)).SequenceEqual(etag.Plan.Parts.Select(part => (part.Number, part.Size)))) return;
        throw new DandiException($"The archive splits `{file.Path}` into other parts than we do. Get a newer dandi.");
    }
}
