using Dandi.Archive;
using Dandi.Digests;
using Dandi.Downloads.Targets;
using Dandi.Storage;

namespace Dandi.Downloads.Zarrs;

/// <summary>Downloads entries of one Zarr, each with requests of its own. Thread-safe.</summary>
/// <param name="files">Downloads files.</param>
/// <param name="digester">Hashes entries that exist.</param>
/// <param name="existing">Decides what happens to them.</param>
/// <param name="zarrPath">The path of the Zarr, for messages.</param>
/// <param name="isNew">Whether no entry can exist.</param>
internal sealed class EntryDownload(
    FileDownload files,
    FileDigester digester,
    ExistingFiles existing,
    string zarrPath,
    bool isNew
) : IDisposable
{
    private readonly ChunkBuffers _nothingKept = new(null);

    /// <inheritdoc cref="EntryDownloads.Policy"/>
    public required OverwritePolicy Policy { get; init; }

    /// <inheritdoc cref="EntryDownloads.Stopping"/>
    public required CancellationToken Stopping { get; init; }

    /// <inheritdoc cref="EntryDownloads.Received"/>
    public required Action<long> Received { get; init; }

    /// <inheritdoc cref="EntryDownloads.Kept"/>
    public required Action<long> Kept { get; init; }

    /// <summary>The rank of the Zarr.</summary>
    public required long Rank { get; init; }

    /// <summary>How many entries are on disk so far.</summary>
    public required EntryCounts Counts { get; init; }

    /// <summary>Decides what happens to an entry.</summary>
    /// <exception cref="DandiException">It exists and must not, or that cannot be determined.</exception>
    public async Task<ExistingAction> DecideAsync(
        DownloadSource source,
        TargetFile file,
        CancellationToken cancellationToken
    ) => isNew ? ExistingAction.Create : (await existing.DecideAsync(file, source, cancellationToken)).Action;

    /// <summary>Downloads or keeps an entry.</summary>
    /// <exception cref="DandiException">It cannot be downloaded, or is not that of the archive.</exception>
    /// <exception cref="DownloadStoppedException">The run is stopping.</exception>
    public async Task RunAsync(
        ZarrEntry entry,
        DownloadSource source,
        EntryUrls.Entry url,
        TargetFile file,
        ExistingAction action,
        CancellationToken cancellationToken
    )
    {
        var isDownloaded =
            action != ExistingAction.Skip
            && await TryDownloadAsync(source, url, file, action == ExistingAction.Replace, cancellationToken);
        if (!isDownloaded)
            await KeepAsync(file, entry, cancellationToken);
    }

    /// <summary>What to download for an entry.</summary>
    /// <exception cref="DandiException">The archive states no digest for it.</exception>
    public DownloadSource SourceOf(RemoteZarrEntry remote, EntryUrls.Entry url)
    {
        var entry = remote.Entry;
        return entry.Md5 != default
            ? new DownloadSource(
                $"{zarrPath}/{entry.Path}",
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

    /// <inheritdoc/>
    public void Dispose() => _nothingKept.Dispose();

    /// <returns>False if another program has created a file that the policy keeps.</returns>
    private async Task<bool> TryDownloadAsync(
        DownloadSource source,
        EntryUrls.Entry url,
        TargetFile file,
        bool replaces,
        CancellationToken cancellationToken
    )
    {
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
            Rank = Rank,
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
}
