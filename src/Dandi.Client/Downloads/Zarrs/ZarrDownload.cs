using System.Globalization;
using Dandi.Archive;
using Dandi.Digests;
using Dandi.Downloads.Targets;
using Dandi.Files;
using Dandi.Files.Spool;
using Dandi.Http;
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
/// As every local entry equals its listed one, also those that were there before, it is that of the local Zarr, but for
/// local files that the archive does not have.
/// </para>
/// <para>
/// Those are deleted at the very end: only if the whole Zarr was wanted, something was downloaded and nothing failed.
/// If nothing was downloaded, they stay, and a warning says so.
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
/// <param name="connections">Connections for small entries; null to use none.</param>
public sealed class ZarrDownload(
    ArchiveClient archive,
    FileDownload files,
    FileDigester digester,
    ConcurrencyLimiter limiter,
    OverwritePolicy policy,
    DiskSpace space,
    SpoolSpace spool,
    BlockingConnections? connections = null
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
        var (received, kept) = progress.CountBytes(TransferStage.Downloading, item.Asset.Size ?? 0);
        using var entries = new EntryDownloads(archive, files, digester, limiter, _existing, spool, item, target, isNew)
        {
            Policy = policy,
            Stopping = stopping,
            Received = received,
            Kept = kept,
            Connections = connections,
        };
        using var listing = await entries.RunAsync(cancellationToken);
        if (item.Entries.FindMissing(listing.Read().Select(entry => entry.Path)) is { } missing)
            throw new DandiException(
                $"There is no entry `{Quoted.Shortened(missing)}` in the Zarr `{item.Asset.Path}`, and none below it. "
                    + "Check the URL."
            );
        var extra = "";
        if (item.Entries.IsEmpty)
        {
            await VerifyAsync(item, listing, progress, cancellationToken);
            if (!isNew)
                extra = RemoveExtra(listing, target, entries.Counts.Downloaded > 0, progress, cancellationToken);
        }
        var message = entries.Counts.Summary + extra;
        var size = item.Entries.IsEmpty ? item.Asset.Size : entries.Counts.BytesSelected;
        return entries.Counts is { Downloaded: 0, Kept: > 0 }
            ? new Skipped(item.Path, size, message)
            {
                Reason = extra.Length > 0 ? "extra files in a Zarr" : "already exists",
            }
            : new Downloaded(item.Path, size, entries.Counts.BytesReceived, message);
    }

    /// <summary>Deletes the files that the archive does not have, or says why they stay.</summary>
    /// <returns>The end of the message about the Zarr.</returns>
    private static string RemoveExtra(
        ZarrListing listing,
        TargetFolder target,
        bool hasDownloaded,
        AssetProgress progress,
        CancellationToken cancellationToken
    )
    {
        var extra = new ExtraFiles(listing, target);
        var count = extra.Count(cancellationToken);
        if (count == 0)
            return "";
        var files = count == 1 ? "1 extra file" : string.Create(CultureInfo.InvariantCulture, $"{count} extra files");
        if (WhyExtraStay(extra, target, hasDownloaded) is { } reason)
        {
            target.Warn($"`{target.FullPath}` is not equal to the Zarr in the archive: {files} in it {reason}");
            return $", {files} kept";
        }
        progress.StartStage(TransferStage.DeletingExtraLocalFiles);
        extra.Delete(cancellationToken);
        return $", {files} deleted";
    }

    private static string? WhyExtraStay(ExtraFiles extra, TargetFolder target, bool hasDownloaded) =>
        extra.Respelled is { } entry
            ? $"cannot be told from entries, because the file system has another name for the "
                + $"entry `{Quoted.Shortened(entry)}`. Nothing was deleted. Compare the names, and delete what does "
                + "not belong to the Zarr."
        : target.IsLink
            ? "would be deleted if the Zarr were not a link to another folder. Replace the link by a folder."
        : hasDownloaded ? null
        : "would be deleted if anything had been downloaded. Delete the Zarr and download it again, or use "
            + "`--existing overwrite`.";

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
