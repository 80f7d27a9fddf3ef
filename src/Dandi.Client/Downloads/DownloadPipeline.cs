using System.Runtime.CompilerServices;
using Dandi.Archive;
using Dandi.Digests;
using Dandi.Downloads.Targets;
using Dandi.Files;
using Dandi.Throttling;
using Dandi.Transfers;

namespace Dandi.Downloads;

/// <summary>Downloads assets, several at a time.</summary>
/// <remarks>
/// <para>
/// A run takes one asset per free slot from the listing of the archive, which is requested page by page. Each asset
/// ends with exactly one <see cref="AssetOutcome"/>: downloaded, skipped, stopped or failed.
/// <see cref="ExistingFiles"/> decides about a file that exists, <see cref="FileDownload"/> downloads a file and
/// <see cref="IZarrDownload"/> a Zarr; all of them reach the disk only through the <see cref="TargetTree"/>.
/// </para>
/// <para>
/// An exception ends one asset, which fails with its message. A fatal <see cref="DandiException"/> ends the run. If the
/// listing fails, the assets that it has yielded are still downloaded, and then the run ends with that error.
/// A run is stopped in two steps: <c>stopping</c> (Ctrl-C) starts nothing new, ends large files where they are and
/// finishes other requests in flight; <c>cancellationToken</c> cancels everything.
/// </para>
/// </remarks>
/// <param name="tree">The folder that is downloaded into.</param>
/// <param name="policy">What happens to files that exist.</param>
/// <param name="digester">Hashes files that exist.</param>
/// <param name="slots">Limits the number of assets in parallel.</param>
/// <param name="space">The space for files.</param>
/// <param name="report">Counts the outcomes; correct also when the run ends early.</param>
/// <param name="progress">
/// Receives every event. Called from many threads; must return immediately and must not throw.
/// </param>
public sealed class DownloadPipeline(
    TargetTree tree,
    OverwritePolicy policy,
    FileDigester digester,
    AssetSlots slots,
    DiskSpace space,
    TransferReport report,
    IProgress<TransferEvent> progress
)
{
    private readonly ExistingFiles _existing = new(policy, digester);

    /// <summary>Counts the assets that are listed and started; null if nobody asks.</summary>
    public TransferMeter? Meter { get; init; }

    /// <summary>Downloads assets.</summary>
    /// <param name="items">The assets; enumerated lazily.</param>
    /// <param name="stopping">Once cancelled, nothing new is started, and requests in flight are finished.</param>
    /// <param name="cancellationToken">Cancels everything.</param>
    /// <exception cref="DandiException">The listing failed, or the run cannot continue.</exception>
    public async Task RunAsync(
        IAsyncEnumerable<DownloadItem> items,
        CancellationToken stopping,
        CancellationToken cancellationToken
    )
    {
        var listing = new Listing();
        await RunAllAsync(ClaimAsync(items, listing, stopping, cancellationToken));
        // Afterwards: the other URLs may have yielded the same Zarrs, and only one download may write into a folder.
        if (!stopping.IsCancellationRequested)
            await RunAllAsync(ClaimParts(listing).ToAsyncEnumerable());
        report.Interrupted = stopping.IsCancellationRequested;
        if (listing.Failure is { } failure)
            throw failure;

        Task RunAllAsync(IAsyncEnumerable<Claim> claims) =>
            slots.RunAllAsync(
                claims,
                (claim, token) => DownloadAndReportAsync(claim, stopping, token),
                cancellationToken
            );
    }

    /// <summary>Claims the target of each asset, in the order of the listing, until it ends or fails.</summary>
    private async IAsyncEnumerable<Claim> ClaimAsync(
        IAsyncEnumerable<DownloadItem> items,
        Listing listing,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var each = items.GetAsyncEnumerator(cancellationToken);
        while (!stopping.IsCancellationRequested && await MoveNextAsync(each, listing))
        {
            var item = each.Current;
            // An asset that several URLs yield is downloaded once.
            if (item.Part is not null)
                listing.Parts.Add(item);
            else if (TryClaim(item) is { } claim)
                yield return claim;
        }
        if (listing is { HasEnded: true, Failure: null, Parts.Items.Count: 0 })
            Meter?.Listed.Complete();
    }

    private IEnumerable<Claim> ClaimParts(Listing listing)
    {
        foreach (var item in listing.Parts.Items)
        {
            if (TryClaim(item) is { } claim)
                yield return claim;
        }
        if (listing.Failure is null)
            Meter?.Listed.Complete();
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<DownloadItem> items, Listing listing)
    {
        try
        {
            if (await items.MoveNextAsync())
                return true;
            listing.HasEnded = true;
            return false;
        }
        catch (DandiException error)
        {
            listing.Failure = error;
            return false;
        }
    }

    private Claim? TryClaim(DownloadItem item)
    {
        try
        {
            var isFirst = tree.Claim(item.Path, item.Asset.AssetId);
            return ZarrParts.Select(item, isFirst) is { } selected ? Count(new Claim(selected, null)) : null;
        }
        catch (DandiException error) when (!error.IsFatal)
        {
            return Count(new Claim(item, error));
        }
    }

    private Claim Count(Claim claim) => claim with { Number = Meter?.Listed.Add(claim.Size) ?? 0 };

    private async Task DownloadAndReportAsync(Claim claim, CancellationToken stopping, CancellationToken token)
    {
        // The run may have been stopped while the asset waited for its slot.
        if (stopping.IsCancellationRequested)
            return;
        Meter?.Start(claim.Item.Path, claim.Size, claim.Number);
        var outcome = await DownloadOrFailAsync(claim, stopping, token);
        report.Add(outcome);
        progress.Report(new TransferEvent(claim.Item.Path, TransferStage.Downloading, 0, 0, outcome));
    }

    /// <summary>The only place where an exception becomes the outcome of an asset.</summary>
    private async Task<AssetOutcome> DownloadOrFailAsync(
        Claim claim,
        CancellationToken stopping,
        CancellationToken token
    )
    {
        var item = claim.Item;
        try
        {
            if (claim.Problem is { } problem)
                throw problem;
            var assetProgress = new AssetProgress(item.Path, progress);
            return item.Asset.Content is { IsZarr: true }
                ? await item.Services.Zarrs.DownloadAsync(
                    item,
                    tree.FolderAt(item.Path),
                    assetProgress,
                    stopping,
                    token
                )
                : await DownloadFileAsync(item, assetProgress, stopping, token);
        }
        catch (DownloadStoppedException error)
        {
            return new Stopped(item.Path, item.Asset.Size, DescribeStop(item.Path, error));
        }
        catch (Exception error) when (!token.IsCancellationRequested && error is not DandiException { IsFatal: true })
        {
            return new Failed(item.Path, item.Asset.Size, error.Message)
            {
                Cause = error,
                IsInterrupted = stopping.IsCancellationRequested && StopConsequence.Is(error),
            };
        }
    }

    private string DescribeStop(string path, DownloadStoppedException error) =>
        tree.WillPutBack(path)
            ? "Interrupted. A file was in the place of a folder for it and is put back, so what has arrived is deleted."
            : error.Message;

    private async Task<AssetOutcome> DownloadFileAsync(
        DownloadItem item,
        AssetProgress assetProgress,
        CancellationToken stopping,
        CancellationToken token
    )
    {
        var source = SourceOf(item);
        var target = tree.FileAt(item.Path);
        var decision = await _existing.DecideAsync(target, source, token);
        if (decision.Action == ExistingAction.Skip)
            return new Skipped(item.Path, source.Size, decision.Message);
        DiskSpace.Reservation? reserved = null;
        var existing = 0L;
        assetProgress.StartStage(TransferStage.Downloading);
        var track = assetProgress.TrackTransfer(TransferStage.Downloading, source.Size);
        var tracking = new DownloadTracking
        {
            Starting = size =>
            {
                reserved?.Dispose();
                reserved = space.Reserve(target.FullPath, size);
                existing = source.Size - size;
            },
            Progressed = current =>
            {
                reserved!.Shrink(source.Size - current.Done);
                track(current with { Existing = existing });
            },
            Verifying = () => assetProgress.StartStage(TransferStage.Verifying),
            Stopping = stopping,
            Replaces = decision.Action == ExistingAction.Replace,
        };
        try
        {
            var result = await item.Services.Files.RunAsync(source, target, tracking, token);
            return new Downloaded(item.Path, source.Size, result.BytesReceived, null);
        }
        catch (TargetAppearedException) when (policy == OverwritePolicy.Skip)
        {
            return new Skipped(item.Path, source.Size, ExistingFiles.Exists);
        }
        finally
        {
            reserved?.Dispose();
        }
    }

    private static DownloadSource SourceOf(DownloadItem item)
    {
        var asset = item.Asset;
        if (asset is not { Content: not null, Size: { } size and >= 0 and <= PartPlan.MaxSize })
            throw Unusable(asset, "no valid size");
        if (asset.ETag is not { } etag)
            throw Unusable(asset, "no dandi-etag, so its bytes could not be verified");
        return new DownloadSource(
            asset.Path,
            size,
            ExpectedDigest.DandiETag(etag, asset.Sha256),
            asset.Modified ?? asset.RecordModified,
            token => item.Services.Archive.Downloads.GetBlobUrlAsync(asset.AssetId, token)
        );
    }

    private static DandiException Unusable(RemoteAsset asset, string what) =>
        new(
            $"The archive states {what} for `{asset.Path}` (asset {asset.AssetId}). "
                + "Report it to the archive's help desk."
        );

    /// <summary>An asset, and why its target cannot be used, if it cannot.</summary>
    private sealed record Claim(DownloadItem Item, DandiException? Problem)
    {
        /// <summary>Its place in the order of the listing.</summary>
        public long Number { get; init; }

        /// <summary>The bytes that may have to move; null if only the entries of the Zarr will tell.</summary>
        public long? Size =>
            Problem is not null ? 0
            : Item.Asset.Content is { IsZarr: true } && !Item.Entries.IsEmpty ? null
            : Item.Asset.Size ?? 0;
    }

    /// <summary>What the listing has left, and how it ended.</summary>
    private sealed class Listing
    {
        public ZarrParts Parts { get; } = new();

        public DandiException? Failure { get; set; }

        public bool HasEnded { get; set; }
    }
}
