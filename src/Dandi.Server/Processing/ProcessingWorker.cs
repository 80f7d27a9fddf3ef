using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.State;
using Dandi.Server.Store;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Processing;

/// <summary>What the archive does in the background: SHA-256 of blobs, then assets, then drafts (archive-api.md §12). A restart goes on where it ended.</summary>
internal sealed class ProcessingWorker(ArchiveState state)
{
    private const int Batch = 200;
    private const int Page = 10_000;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>Works until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The start of the archive does not wait for what is left from before.
        await Task.Yield();
        try
        {
            while (true)
            {
                if (await TryWorkAsync(cancellationToken))
                {
                    await state.Wake.WaitAsync(cancellationToken);
                    continue;
                }
                state.Wake.Pause();
                await Task.Delay(AfterFailure, state.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The archive is being stopped.
        }
        finally
        {
            state.Wake.Pause();
        }
    }

    private async Task<bool> TryWorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            var isDigested = await DigestBlobsAsync(cancellationToken);
            var isIngested = await IngestZarrsAsync(cancellationToken);
            ValidateAssets(cancellationToken);
            ValidateDrafts();
            return isDigested && isIngested;
        }
        catch (SqliteException)
        {
            // A full disk: what could not be kept is done again once there is room.
            return false;
        }
    }

    /// <returns>False where the object store could not be asked about all.</returns>
    private async Task<bool> DigestBlobsAsync(CancellationToken cancellationToken)
    {
        var isDone = true;
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
                // Bytes that cannot be read leave their own assets waiting, not those of others.
            }
            catch (ObjectStoreException)
            {
                isDone = false;
            }
        }
        return isDone;
    }

    /// <returns>False where the object store could not be asked about all.</returns>
    private async Task<bool> IngestZarrsAsync(CancellationToken cancellationToken)
    {
        var isDone = true;
        for (var zarr = state.Zarrs.NextUploaded(""); zarr is not null; zarr = state.Zarrs.NextUploaded(zarr.Id))
        {
            try
            {
                await IngestAsync(zarr, cancellationToken);
            }
            catch (ObjectStoreException)
            {
                isDone = false;
            }
        }
        return isDone;
    }

    private async Task IngestAsync(ZarrRow zarr, CancellationToken cancellationToken)
    {
        state.Zarrs.Begin(zarr);
        var checksum = new ZarrChecksum();
        var (count, size) = (0L, 0L);
        for (var after = zarr.Prefix; ; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await state.Objects.ListAsync(zarr.Prefix, after, Page, cancellationToken);
            foreach (var file in page)
                checksum.Add(new ZarrEntry(file.Key[zarr.Prefix.Length..], ReadMd5(file), file.Size));
            (count, size) = (count + page.Count, size + page.Sum(file => file.Size));
            if (page.Count < Page)
                break;
            after = page[^1].Key;
        }
        state.Zarrs.Complete(zarr, checksum.Complete(), count, size);
    }

    private static UInt128 ReadMd5(StoredObject file) =>
        file.ETag.Length == 32
        && UInt128.TryParse(file.ETag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var md5)
            ? md5
            : throw new ObjectStoreException(
                $"The ETag of `{file.Key}` in the object store is no MD5, so that its Zarr cannot be summed up: send the file again."
            );

    private void ValidateAssets(CancellationToken cancellationToken)
    {
        for (var pending = state.Assets.Pending(Batch); pending.Count > 0; pending = state.Assets.Pending(Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var asset in pending)
                state.Assets.Validate(asset, SchemaRules.ValidateAsset((JsonObject)JsonNode.Parse(asset.Metadata)!));
        }
    }

    private void ValidateDrafts()
    {
        foreach (var version in state.Dandisets.PendingVersions())
        {
            var metadata = (JsonObject)version.Metadata.DeepClone();
            metadata["assetsSummary"] = AssetsSummary.Of(state.Assets.Valid(version));
            var count = state.Dandisets.Totals(version).Count;
            state.Dandisets.Validate(version, SchemaRules.ValidateDandiset(metadata, count), metadata);
        }
    }
}
