using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.State;
using Dandi.Server.Store;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Processing;

/// <summary>
/// Background processing: removal of discarded objects, SHA-256 of blobs, ingest of Zarrs, validation of assets and of
/// drafts (archive-api.md §12).
/// </summary>
/// <remarks>
/// <para>
/// <b>Who does what.</b> There is one worker, a single task from start to stop of the archive. Endpoints commit rows
/// that need work (a discarded object, a blob without SHA-256, a finalized Zarr, an asset or draft with status
/// <c>Pending</c>) and then set <see cref="ArchiveState.WorkSignal"/>. The worker makes passes over all such rows until
/// the signal is not set; the rows are the queue, the signal only wakes the worker. So nothing is lost when the archive
/// is killed: the next start begins with a pass.
/// </para>
/// <para>
/// <b>Order of a pass.</b> Discarded objects, blobs, Zarrs, assets, drafts: an asset is validated once its digest is
/// known, a draft once its assets are. Each result is one transaction. A blob or Zarr is read outside of transactions,
/// so that requests continue meanwhile; a finalized Zarr cannot change (<see cref="Zarrs"/>), a blob never does, and
/// the result for a draft is discarded if the draft changed in between (<see cref="Dandisets.SaveValidation"/>).
/// </para>
/// <para>
/// <b>Failures.</b> Lost bytes of a blob leave the assets that refer to it pending, and no others. If the object store
/// or the database fails, the worker reports to be idle, waits for 5 s and starts another pass.
/// </para>
/// </remarks>
internal sealed class ProcessingWorker(ArchiveState state)
{
    private const int AssetsPerBatch = 200;
    private const int EntriesPerPage = 10_000;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly ObjectRemoval _removal = new(state);

    /// <summary>Runs until it is canceled, which completes the task normally.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The start of the archive does not wait for work left by an earlier run.
        await Task.Yield();
        try
        {
            while (true)
            {
                if (await TryProcessAsync(cancellationToken))
                {
                    await state.WorkSignal.WaitAsync(cancellationToken);
                    continue;
                }
                state.WorkSignal.ReportIdle();
                await Task.Delay(RetryDelay, state.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The archive is being stopped.
        }
        finally
        {
            state.WorkSignal.ReportIdle();
        }
    }

    private async Task<bool> TryProcessAsync(CancellationToken cancellationToken)
    {
        try
        {
            // First, because it frees space on a full disk.
            var areRemoved = await _removal.RunAsync(cancellationToken);
            var areHashed = await HashBlobsAsync(cancellationToken);
            var areIngested = await IngestZarrsAsync(cancellationToken);
            ValidateAssets(cancellationToken);
            ValidateDrafts();
            return areRemoved && areHashed && areIngested;
        }
        catch (SqliteException)
        {
            // For example a full disk. Results that could not be stored are computed again later.
            return false;
        }
    }

    /// <returns>False if the object store failed for some.</returns>
    private async Task<bool> HashBlobsAsync(CancellationToken cancellationToken)
    {
        var isComplete = true;
        for (
            var blob = state.Blobs.NextWithoutSha256("");
            blob is not null;
            blob = state.Blobs.NextWithoutSha256(blob.Id)
        )
        {
            try
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                await using var target = new HashStream(hash);
                await state.Objects.CopyAsync(blob.Key, blob.Size, target, cancellationToken);
                state.Blobs.SetSha256(blob.Id, Convert.ToHexStringLower(hash.GetHashAndReset()));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Unreadable bytes keep the assets of this blob pending, and must not stop the others.
            }
            catch (ObjectStoreException)
            {
                isComplete = false;
            }
        }
        return isComplete;
    }

    /// <returns>False if the object store failed for some.</returns>
    private async Task<bool> IngestZarrsAsync(CancellationToken cancellationToken)
    {
        var isComplete = true;
        for (var zarr = state.Zarrs.NextUploaded(""); zarr is not null; zarr = state.Zarrs.NextUploaded(zarr.Id))
        {
            try
            {
                await IngestAsync(zarr, cancellationToken);
            }
            catch (ObjectStoreException)
            {
                isComplete = false;
            }
        }
        return isComplete;
    }

    private async Task IngestAsync(ZarrRow zarr, CancellationToken cancellationToken)
    {
        state.Zarrs.BeginIngest(zarr);
        var checksum = new ZarrChecksum();
        var (count, size) = (0L, 0L);
        for (var after = zarr.Prefix; ; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await state.Objects.ListAsync(zarr.Prefix, after, EntriesPerPage, cancellationToken);
            foreach (var file in page)
                checksum.Add(new ZarrEntry(file.Key[zarr.Prefix.Length..], ReadMd5(file), file.Size));
            (count, size) = (count + page.Count, size + page.Sum(file => file.Size));
            if (page.Count < EntriesPerPage)
                break;
            after = page[^1].Key;
        }
        state.Zarrs.CompleteIngest(zarr, checksum.Complete(), count, size);
    }

    private static UInt128 ReadMd5(StoredObject file) =>
        file.ETag.Length == 32
        && UInt128.TryParse(file.ETag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var md5)
            ? md5
            : throw new ObjectStoreException(
                $"The Zarr checksum cannot be computed: the ETag of `{file.Key}` in the object store is not an MD5. "
                    + "Upload the entry again."
            );

    private void ValidateAssets(CancellationToken cancellationToken)
    {
        for (
            var pending = state.Assets.ListPending(AssetsPerBatch);
            pending.Count > 0;
            pending = state.Assets.ListPending(AssetsPerBatch)
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var asset in pending)
                state.Assets.SaveValidation(
                    asset,
                    SchemaRules.ValidateAsset((JsonObject)JsonNode.Parse(asset.Metadata)!)
                );
        }
    }

    private void ValidateDrafts()
    {
        foreach (var version in state.Dandisets.ListPendingVersions())
        {
            var metadata = (JsonObject)version.Metadata.DeepClone();
            metadata["assetsSummary"] = AssetsSummary.Create(state.Assets.ListValid(version));
            var count = state.Dandisets.GetTotals(version).Count;
            state.Dandisets.SaveValidation(version, SchemaRules.ValidateDandiset(metadata, count), metadata);
        }
    }
}
