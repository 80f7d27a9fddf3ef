using System.Net;
using Dandi.Archive;

namespace Dandi.Transfer;

/// <summary>Sends parts of blobs to the store, each until it has arrived as it was announced (archive-api.md §7.3).</summary>
internal sealed class PartSender(ObjectStore store, TransferWindow window, TransferLimits limits)
{
    private const int Attempts = 3;

    // A refusal may come after the whole part has travelled.
    private const int Refusals = 2;

    /// <summary>Sends a part, unless the run is being stopped.</summary>
    /// <param name="job">The file.</param>
    /// <param name="target">Where the part goes.</param>
    /// <param name="rank">The rank of the file in the window.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <returns>Whether it has arrived.</returns>
    /// <exception cref="LostUploadException">The upload has to be announced anew.</exception>
    /// <exception cref="IntegrityException">Other bytes arrive than are sent.</exception>
    public async Task<bool> SendAsync(BlobJob job, PartTarget target, long rank, CancellationToken cancellationToken)
    {
        var expected = Convert.ToHexStringLower(job.ETag.PartMd5(target.Number).Span);
        var pauses = new Pauses(limits);
        for (var (attempt, refusals) = (1, 0); ;)
        {
            try
            {
                if (await TryAsync(job, target, rank, cancellationToken) is not { } arrived) return false;
                if (arrived == expected) return true;
                job.File.EnsureUnchanged(job.ETag.Plan[target.Number]);
                if (attempt++ == Attempts) throw Corrupted(job, target, arrived, expected);
                job.Sent(-target.Size);
            }
            catch (ArchiveException error) when (error.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound || store.HasExpired(target))
            {
                // The clock of the store is known by now. What says that it still holds may have met a store in trouble, or something in between.
                if (error.Status == HttpStatusCode.NotFound || store.HasExpired(target) || ++refusals == Refusals) throw new LostUploadException(error.Message, error);
                await pauses.NextAsync(cancellationToken);
            }
        }
    }

    /// <summary>Sends it once.</summary>
    /// <returns>The digest of what has arrived; null where nothing was sent because the run is being stopped.</returns>
    private async Task<string?> TryAsync(BlobJob job, PartTarget target, long rank, CancellationToken cancellationToken)
    {
        using var lease = await window.EnterAsync(rank, cancellationToken);
        if (job.Stopping.IsCancellationRequested) return null;
        if (store.HasExpired(target)) throw new LostUploadException($"The address of part {target.Number} of `{job.File.Path}` has expired.");
        return await store.PutPartAsync(job, target, lease, cancellationToken);
    }

    private static IntegrityException Corrupted(BlobJob job, PartTarget target, string arrived, string expected) => new(
        $"Part {target.Number} of `{job.File.Path}` arrived as {arrived}, but its digest is {expected}: the bytes changed on the way. Check the network, and upload it again.");
}
