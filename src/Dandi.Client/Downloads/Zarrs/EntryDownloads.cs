using System.Runtime.CompilerServices;
using Dandi.Archive;
using Dandi.Concurrency;
using Dandi.Digests;
using Dandi.Downloads.Targets;
using Dandi.Files.Spool;
using Dandi.Storage;
using Dandi.Throttling;
using Dandi.Zarrs;

namespace Dandi.Downloads.Zarrs;

/// <summary>Downloads the entries of one Zarr while the archive lists them, many at a time.</summary>
/// <remarks>
/// A task is started for each listed entry when the concurrency limit has room. A failure of one entry does not stop
/// the others, unless too many fail. Memory does not grow with the number of entries: <see cref="ZarrListing"/> spools
/// them.
/// </remarks>
internal sealed class EntryDownloads(
    ArchiveClient archive,
    FileDownload files,
    FileDigester digester,
    ConcurrencyLimiter limiter,
    ExistingFiles existing,
    SpoolSpace spool,
    DownloadItem item,
    TargetFolder target,
    bool isNew
) : IDisposable
{
    private const int MaxPending = 256;
    private readonly SemaphoreSlim _pending = new(MaxPending);
    private readonly ZarrEntryFailures _failures = new();
    private readonly NestedKeys _keys = new();
    private readonly EntryUrls _urls = new(archive.Downloads, item.Asset.Content!.Id);
    private readonly ChunkBuffers _nothingKept = new(null);
    private readonly EntryTargets _targets = target.OpenEntries(isNew);
    private readonly long _rank = limiter.NextRank();
    private volatile bool _isGivenUp;

    /// <summary>What happens to entries that exist.</summary>
    public OverwritePolicy Policy { get; init; }

    /// <summary>Once cancelled, no further entry is requested.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Called with numbers of bytes as they are there; from many threads.</summary>
    public Action<long> Received { get; init; } = _ => { };

    /// <summary>Called with numbers of bytes that were there before; from many threads.</summary>
    public Action<long> Kept { get; init; } = _ => { };

    /// <summary>How many entries are on disk so far.</summary>
    public EntryCounts Counts { get; } = new();

    /// <summary>Downloads the entries.</summary>
    /// <returns>All entries that the archive lists, which equal the local ones.</returns>
    /// <exception cref="DandiException">An entry failed, or the listing failed.</exception>
    /// <exception cref="DownloadStoppedException">The run is stopping.</exception>
    public async Task<ZarrListing> RunAsync(CancellationToken cancellationToken)
    {
        ZarrListing? listing = null;
        try
        {
            await TaskGroup.RunAsync(
                group =>
                    group.Start(async token =>
                        listing = await ZarrListing.ReadAsync(StartAllAsync(group, token), spool, token)
                    ),
                cancellationToken
            );
            if (Stopping.IsCancellationRequested)
                throw Counts.ToStop(_failures);
            FindNestedKeys(listing!);
            if (_failures.Count > 0)
                throw _failures.ToException(
                    $"could not be downloaded. When the cause is gone, run {Policy.CommandToResume()}, which downloads "
                        + "only what is missing"
                );
            _targets.CleanUp();
            return listing!;
        }
        catch
        {
            listing?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _targets.Dispose();
        _nothingKept.Dispose();
        _urls.Dispose();
        _pending.Dispose();
    }

    private async IAsyncEnumerable<ZarrEntry> StartAllAsync(
        TaskGroup group,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var listed = archive.Zarrs.ListEntriesAsync(item.Asset.Content!.Id, item.Entries.Prefix, cancellationToken);
        await foreach (var entry in listed.WithCancellation(cancellationToken))
        {
            if (MustEnd)
                yield break;
            if (item.Entries.Matches(entry.Entry.Path) && !IsNested(entry.Entry.Path, _keys))
            {
                await _pending.WaitAsync(cancellationToken);
                await limiter.WaitForRoomAsync(_rank, size: 0, cancellationToken);
                if (MustEnd)
                    yield break;
                group.Start(token => DownloadOneAsync(entry, token), () => _pending.Release());
            }
            yield return entry.Entry;
        }
    }

    private bool MustEnd => _isGivenUp || Stopping.IsCancellationRequested;

    /// <summary>Notices an entry for which another one would have to be a folder; it fails.</summary>
    private bool IsNested(string key, NestedKeys keys)
    {
        if (keys.FindFolder(key) is not { } folder)
            return false;
        AddFailure(key, NestedKeys.Problem(key, folder));
        return true;
    }

    /// <summary>Looks once more if the archive has not listed the entries in order.</summary>
    private void FindNestedKeys(ZarrListing listing)
    {
        if (_keys.IsOrdered || _failures.Count > 0)
            return;
        var keys = new NestedKeys();
        foreach (var entry in listing.Read().Where(entry => item.Entries.Matches(entry.Path)))
            IsNested(entry.Path, keys);
    }

    private void AddFailure(string key, Exception error)
    {
        _failures.Add(key, error);
        if (_failures.Count > ZarrEntryFailures.MaxListed)
            _isGivenUp = true;
    }

    /// <summary>Downloads or keeps one entry. Throws only if the run cannot continue.</summary>
    private async Task DownloadOneAsync(RemoteZarrEntry remote, CancellationToken cancellationToken)
    {
        var entry = remote.Entry;
        try
        {
            var url = _urls.For(entry.Path);
            var source = SourceOf(remote, url);
            var file = _targets.FileAt(entry.Path);
            var action = await DecideAsync(file, source, cancellationToken);
            if (action == ExistingAction.Skip)
                await KeepAsync(file, entry, cancellationToken);
            else if (!await TryDownloadAsync(source, url, file, action == ExistingAction.Replace, cancellationToken))
                await KeepAsync(file, entry, cancellationToken);
        }
        catch (DownloadStoppedException)
        {
            // The stop is reported once for the whole Zarr.
        }
        catch (Exception error)
            when (!cancellationToken.IsCancellationRequested && error is not DandiException { IsFatal: true })
        {
            if (TargetError.ConcernsAllFiles(error))
                _isGivenUp = true;
            AddFailure(entry.Path, error);
        }
    }

    private async Task<ExistingAction> DecideAsync(
        TargetFile file,
        DownloadSource source,
        CancellationToken cancellationToken
    )
    {
        if (isNew)
            return ExistingAction.Create;
        try
        {
            return (await existing.DecideAsync(file, source, cancellationToken)).Action;
        }
        catch (DandiException) when (Policy == OverwritePolicy.Error)
        {
            // The others would fail for the same reason.
            _isGivenUp = true;
            throw;
        }
    }

    /// <summary>Locks the Zarr before anything of it is requested.</summary>
    private void EnsureStaging()
    {
        try
        {
            _ = _targets.Staging;
        }
        catch
        {
            // All other entries would fail for the same reason.
            _isGivenUp = true;
            throw;
        }
    }

    /// <returns>False if another program has created a file that the policy keeps.</returns>
    private async Task<bool> TryDownloadAsync(
        DownloadSource source,
        EntryUrls.Entry url,
        TargetFile file,
        bool replaces,
        CancellationToken cancellationToken
    )
    {
        EnsureStaging();
        var reported = 0L;
        var tracking = new DownloadTracking
        {
            Starting = size =>
            {
                // Of an interrupted run; after a restart, they are received again and count once.
                if (reported == 0 && size < source.Size)
                    Kept(reported = source.Size - size);
            },
            Progressed = current =>
            {
                Received(Math.Max(0, current.Done - reported));
                reported = Math.Max(reported, current.Done);
            },
            Accepted = () => url.Complete(isAccepted: true),
            Rank = _rank,
            Stopping = Stopping,
            IsOneOfMany = true,
            Replaces = replaces,
        };
        try
        {
            if (source.Size > 0)
                await url.PrepareAsync(cancellationToken);
            var result = await files.RunAsync(source, file, tracking, cancellationToken);
            Counts.AddDownloaded(source.Size, result.BytesReceived);
            return true;
        }
        catch (TargetAppearedException) when (Policy == OverwritePolicy.Skip)
        {
            return false;
        }
        finally
        {
            url.Complete(isAccepted: false);
        }
    }

    /// <summary>
    /// Makes sure that an entry that is kept is the one of the archive. Only its size and time, or nothing at all, has
    /// been compared before.
    /// </summary>
    /// <exception cref="IntegrityException">It is another one.</exception>
    private async Task KeepAsync(TargetFile file, ZarrEntry entry, CancellationToken cancellationToken)
    {
        if (Policy is OverwritePolicy.Skip or OverwritePolicy.Refresh)
        {
            var local = await digester.HashWholeAsync(file.FullPath, _nothingKept, cancellationToken);
            if (local.Md5 != entry.Md5 || local.Size != entry.Size)
                throw new IntegrityException(
                    "It was kept, but it is not the one of the archive. Use `--existing overwrite-different` to "
                        + "replace it."
                );
        }
        Kept(entry.Size);
        Counts.AddKept(entry.Size);
    }

    private DownloadSource SourceOf(RemoteZarrEntry remote, EntryUrls.Entry url)
    {
        var entry = remote.Entry;
        return entry.Md5 != default
            ? new DownloadSource(
                $"{item.Asset.Path}/{entry.Path}",
                entry.Size,
                ExpectedDigest.Md5(Convert.ToHexStringLower(entry.Md5Bytes())),
                remote.Modified,
                url.RequestAsync
            )
            : throw new DandiException(
                "The archive states no MD5 for it, so its bytes could not be verified. Report it to the archive's help "
                    + "desk."
            );
    }
}
