using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dandi.MetadataSchemas;
using Dandi.Server.Data;
using Dandi.Server.Metadata;
using Dandi.Server.Search;
using Dandi.Server.State;
using Dandi.Server.Store;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Processing;

/// <summary>
/// Background processing: removal of discarded objects, SHA-256 of blobs, ingest of Zarrs, validation of assets and of
/// drafts (archive-api.md §12), publication (§5.3).
/// </summary>
/// <remarks>
/// <para>
/// <b>Who does what.</b> There is one worker, a single task from start to stop of the archive. Endpoints commit rows
/// that need work (a discarded object, a blob without SHA-256, a Dandiset whose embargo ends, a finalized Zarr, an
/// asset or draft with status <c>Pending</c>, a draft with status <c>Publishing</c>) and then set
/// <see cref="ArchiveState.WorkSignal"/>. The worker makes passes over all such rows until the signal is not set; the
/// rows are the queue, the signal only wakes the worker. So nothing is lost when the archive is killed: the next start
/// begins with a pass.
/// </para>
/// <para>
/// <b>Order of a pass.</b> Discarded objects, blobs, embargoes, Zarrs, assets, drafts, publications: an asset is
/// validated once its digest is known, a draft once its assets are. Each result is one transaction. A blob or Zarr is
/// read outside of transactions, so that requests continue meanwhile; a finalized Zarr cannot change
/// (<see cref="Zarrs"/>), a blob never does, and the result for a draft is discarded if the draft changed in between
/// (<see cref="Dandisets.SaveValidation"/>).
/// </para>
/// <para>
/// <b>Failures.</b> Nothing ends the worker, and no item waits for another: a blob, Zarr, asset or draft that cannot be
/// processed is logged once and tried again in the next pass. Metadata that cannot be read or validated is invalid.
/// Lost bytes of a blob leave the assets that refer to it pending. A Zarr whose entries have no checksum becomes
/// pending again, so that its owner can change and finalize it. If the object store or the database fails, the worker
/// reports to be idle, waits for 5 s and starts another pass.
/// </para>
/// </remarks>
internal sealed class ProcessingWorker(ArchiveState state)
{
    private const int ItemsPerPage = 200;
    private const int EntriesPerPage = 10_000;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);
    private readonly AssetIndex _index = new(state.Database);
    private readonly FailureLog _failures = new(state.Log);

    /// <summary>Runs until it is canceled, which completes the task normally.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The start of the archive does not wait for work left by an earlier run.
        await Task.Yield();
        try
        {
            while (true)
            {
                if (await ProcessAsync(cancellationToken))
                {
                    await state.WorkSignal.WaitAsync(cancellationToken);
                    continue;
                }
                state.WorkSignal.ReportIdle();
                await Task.Delay(RetryDelay, state.Time, cancellationToken);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The archive is being stopped.
        }
        finally
        {
            state.WorkSignal.ReportIdle();
        }
    }

    /// <returns>False if the object store or the database failed.</returns>
    private async Task<bool> ProcessAsync(CancellationToken cancellationToken)
    {
        // First, because it frees space on a full disk.
        var areRemoved = false;
        await TryProcessAsync(
            "discarded objects",
            async () => areRemoved = await new ObjectRemoval(state, _failures).RunAsync(cancellationToken),
            cancellationToken
        );
        var areHashed = await ForEachAsync("blob", "", state.Blobs.ListWithoutSha256, HashAsync, cancellationToken);
        var areOpen = await ForEachAsync(
            "embargo of Dandiset",
            0L,
            state.Embargoes.ListEnding,
            new EmbargoEnd(state).RunAsync,
            cancellationToken
        );
        var areIngested = await ForEachAsync("Zarr", "", state.Zarrs.ListUploaded, IngestAsync, cancellationToken);
        var areValidated = await ForEachAsync(
            "asset",
            0L,
            state.Assets.ListPending,
            ValidateAssetAsync,
            cancellationToken
        );
        var areDraftsValidated = await ForEachAsync(
            "draft",
            0L,
            state.Dandisets.ListPending,
            ValidateDraftAsync,
            cancellationToken
        );
        return await ForEachAsync("publication", 0L, state.Versions.ListPublishing, PublishAsync, cancellationToken)
            && areDraftsValidated
            && areOpen
            && areRemoved
            && areHashed
            && areIngested
            && areValidated;
    }

    /// <summary>Processes all items of a kind, in the order of their ids.</summary>
    /// <param name="kind">The kind, for the log.</param>
    /// <param name="first">An id below all others.</param>
    /// <param name="list">Lists ids after one, up to a number.</param>
    /// <param name="process">Processes one item.</param>
    /// <param name="cancellationToken">Cancels the processing.</param>
    /// <returns>False if the object store or the database failed for some.</returns>
    private async Task<bool> ForEachAsync<T>(
        string kind,
        T first,
        Func<T, int, IReadOnlyList<T>> list,
        Func<T, CancellationToken, Task> process,
        CancellationToken cancellationToken
    )
    {
        var isComplete = true;
        for (var after = first; TryList(kind, after, list) is { } page; after = page[^1])
        {
            if (page.Count == 0)
                return isComplete;
            foreach (var id in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                isComplete &= await TryProcessAsync(
                    $"{kind} {id}",
                    () => process(id, cancellationToken),
                    cancellationToken
                );
            }
        }
        return false;
    }

    private IReadOnlyList<T>? TryList<T>(string kind, T after, Func<T, int, IReadOnlyList<T>> list)
    {
        try
        {
            return list(after, ItemsPerPage);
        }
        catch (Exception error)
        {
            _failures.Report($"every {kind}", error);
            return null;
        }
    }

    /// <returns>False if the object store or the database failed.</returns>
    private async Task<bool> TryProcessAsync(string item, Func<Task> process, CancellationToken cancellationToken)
    {
        try
        {
            await process();
            return true;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            _failures.Report(item, error);
            // A full disk, for example. Results that could not be stored are computed again later.
            return error is not (SqliteException or ObjectStoreException);
        }
    }

    private async Task HashAsync(string id, CancellationToken cancellationToken)
    {
        if (state.Blobs.Find(id) is not { } blob)
            return;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var target = new HashStream(hash);
        await state.Objects.CopyAsync(blob.Key, blob.Size, target, cancellationToken);
        state.Blobs.SetSha256(blob.Id, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private async Task IngestAsync(string id, CancellationToken cancellationToken)
    {
        if (state.Zarrs.Find(id) is not { } zarr)
            return;
        state.Zarrs.BeginIngest(zarr);
        try
        {
            await ReadEntriesAsync(zarr, cancellationToken);
        }
        catch (Exception error)
            when (error is not (SqliteException or ObjectStoreException or OperationCanceledException))
        {
            // Another attempt would fail as well, until the owner changes an entry.
            state.Zarrs.RejectIngest(zarr);
            throw new DandiException(
                $"The checksum of `{zarr.Name}` in Dandiset {zarr.DandisetId:000000} cannot be computed: "
                    + $"{error.Message} Upload the Zarr again.",
                error
            );
        }
    }

    private async Task ReadEntriesAsync(ZarrRow zarr, CancellationToken cancellationToken)
    {
        var checksum = new ZarrChecksum();
        var (count, size) = (0L, 0L);
        for (var after = zarr.Prefix; ; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await state.Objects.ListAsync(zarr.Prefix, after, EntriesPerPage, cancellationToken);
            foreach (var file in page)
                checksum.Add(new ZarrEntry(file.Key[zarr.Prefix.Length..], ReadMd5(file), file.Size));
            // Sent by URLs from before the end of the embargo.
            if (!zarr.IsEmbargoed && page.Any(file => file.IsEmbargoed))
                await state.Objects.EndEmbargoAsync([.. page.Select(file => file.Key)], cancellationToken);
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
            : throw new InvalidDataException(
                $"The ETag of `{file.Key}` in the object store is not an MD5, as happens if the bucket encrypts with "
                    + "keys of its own (SSE-KMS) or another program wrote the object."
            );

    private Task ValidateAssetAsync(long id, CancellationToken cancellationToken)
    {
        if (state.Assets.Find(id) is { } asset)
            state.Assets.SaveValidation(asset, SchemaRules.ValidateAsset(asset));
        return Task.CompletedTask;
    }

    private Task ValidateDraftAsync(long id, CancellationToken cancellationToken)
    {
        if (state.Dandisets.FindVersion(id) is not { } version)
            return Task.CompletedTask;
        var metadata = version.IsMetadataReadable ? version.Metadata : null;
        if (metadata is not null)
            metadata["assetsSummary"] = AssetsSummary.Create(state.Assets.GetValidTotals(version), kind =>
                _index.ListTerms(version, kind)
            );
        var errors = SchemaRules.Validate(Complete(version, metadata), MetadataKind.Dandiset);
        // Unreadable metadata stays as it is stored.
        state.Dandisets.SaveValidation(version, errors, metadata);
        return Task.CompletedTask;
    }

    private Task PublishAsync(long id, CancellationToken cancellationToken)
    {
        state.Versions.Publish(id);
        return Task.CompletedTask;
    }

    /// <summary>The metadata of a draft with what the archive adds; the summary is of all assets, not only valid ones.
    /// </summary>
    private JsonObject? Complete(VersionRow version, JsonObject? metadata) =>
        metadata is null || state.Dandisets.Find(version.DandisetId) is not { } dandiset
            ? metadata
            : DandisetMetadata.Complete(
                dandiset,
                version,
                metadata,
                AssetsSummary.Create(state.Dandisets.GetTotals(version))
            );
}
