using Dandi.Archive;
using Dandi.Digests;
using Dandi.Downloads.Targets;
using Dandi.Files.Spool;
using Dandi.Storage;
using Dandi.Throttling;
using Dandi.Transfers;
using Dandi.Zarrs;

namespace Dandi.Downloads.Zarrs;

/// <summary>Downloads Zarrs (docs/decisions/0042-download-targets.md).</summary>
/// <remarks>
/// <para>
/// <see cref="EntryDownloads"/> downloads the entries while the archive lists them; each gets its name when its MD5 has
/// been compared with the listing. Then the Zarr checksum of all listed entries is compared with that of the archive.
/// As every local entry equals its listed one, also those that were there before, it is that of the local Zarr.
/// </para>
/// <para>
/// Local files that the archive does not have are deleted at the very end: only if the whole Zarr was wanted, something
/// was downloaded and nothing failed.
/// </para>
/// Thread-safe: one instance downloads all Zarrs from an archive.
/// </remarks>
/// <param name="archive">The archive.</param>
/// <param name="files">Downloads entries.</param>
/// <param name="digester">Hashes entries that exist.</param>
/// <param name="limiter">The concurrency limit of the run.</param>
/// <param name="policy">What happens to entries that exist.</param>
/// <param name="space">The space for files.</param>
/// <param name="spool">The temp files for listings.</param>
public sealed class ZarrDownload(
    ArchiveClient archive,
    FileDownload files,
    FileDigester digester,
    ConcurrencyLimiter limiter,
    OverwritePolicy policy,
    DiskSpace space,
    SpoolSpace spool
) : IZarrDownload
{
    private readonly ExistingFiles _existing = new(policy, digester);

    /// <inheritdoc/>
    public async Task<AssetOutcome> DownloadAsync(
        DownloadItem item,
        TargetFolder target,
        AssetProgress progress,
        CancellationToken stopping,
        CancellationToken cancellationToken
    )
    {
        var isNew = !target.Exists();
        progress.StartStage(TransferStage.Downloading);
        // What exists is not written again, and how much that is becomes known entry by entry.
        using var reserved = space.Reserve(target.FullPath, isNew && item.Entries.IsEmpty ? item.Asset.Size ?? 0 : 0);
        using var entries = new EntryDownloads(archive, files, digester, limiter, _existing, spool, item, target)
        {
            Policy = policy,
            IsNew = isNew,
            Stopping = stopping,
            Received = progress.CountBytes(TransferStage.Downloading, item.Asset.Size ?? 0),
        };
        using var listing = await entries.RunAsync(cancellationToken);
        var message = entries.Summary;
        if (item.Entries.IsEmpty)
        {
            await VerifyAsync(item, listing, progress, cancellationToken);
            if (entries is { Downloaded: > 0, Kept: var kept } && !isNew)
            {
                progress.StartStage(TransferStage.DeletingExtraLocalFiles);
                if (new ExtraFiles(listing, target).Delete(cancellationToken) is > 0 and var deleted)
                    message += $", {deleted} extra files deleted";
            }
        }
        return entries is { Downloaded: 0, Kept: > 0 }
            ? new Skipped(item.Path, item.Asset.Size, message)
            : new Downloaded(item.Path, item.Asset.Size, entries.BytesReceived, message);
    }

    /// <summary>Compares the checksum of all entries with that of the archive.</summary>
    /// <exception cref="IntegrityException">They differ.</exception>
    private async Task VerifyAsync(
        DownloadItem item,
        ZarrListing listing,
        AssetProgress progress,
        CancellationToken cancellationToken
    )
    {
        progress.StartStage(TransferStage.Verifying);
        var checksum = new ZarrChecksum();
        foreach (var entry in listing.Read())
            checksum.Add(entry);
        var (local, stated) = (checksum.Complete(), item.Asset.ZarrChecksum);
        if (stated == local)
            return;
        // The asset may have been listed before the Zarr changed, or before the archive had ingested it.
        var zarr = await archive.Zarrs.GetAsync(item.Asset.Content!.Id, cancellationToken);
        if (zarr.Checksum == local || (zarr.Checksum ?? stated) is null)
            return;
        throw new IntegrityException(
            $"The entries of the Zarr `{item.Asset.Path}` that the archive lists have the checksum {local}, but the "
                + $"archive states {Quoted.Shortened(zarr.Checksum ?? stated!)}. It may be changing in the archive: "
                + "run the command again later."
        );
    }
}
