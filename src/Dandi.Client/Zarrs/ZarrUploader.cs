using System.Net.Http.Headers;
using Dandi.Archive;
using Dandi.Concurrency;
using Dandi.Digests;
using Dandi.Files;
using Dandi.Http;
using Dandi.Storage;
using Dandi.Throttling;
using Dandi.Zarr;

namespace Dandi.Zarrs;

/// <summary>Sends files of one Zarr as one stream: URLs are asked for ahead of the window while earlier files travel, and no file waits for another.</summary>
/// <remarks>
/// At most <see cref="Room"/> files are on their way at a time. A file whose URL has expired is signed again; a file that keeps failing is set aside and
/// tried again behind all others, with the whole patience; what fails then is listed by name.
/// </remarks>
internal sealed class ZarrUploader(
    ZarrStore local,
    ZarrUrlSigner signer,
    ObjectStore store,
    ConcurrencyLimiter limiter,
    ChunkBuffers buffers,
    TransferLimits limits
) : IDisposable
{
    private const int Room = 5 * ZarrClient.SignBatch;
    private const int MaxRefusals = 5;
    private const int MaxExpirations = 100;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _room = new(Room);
    private readonly List<ZarrEntryUpload> _setAside = [];
    private readonly TimeProvider _time = limits.Time;
    private readonly TaskCompletionSource _hopeless = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unsettled = 1;
    private long _lastSuccess = limits.Time.GetTimestamp();
    private long _bytesSent;

    /// <summary>Files that could not be sent.</summary>
    public ZarrEntryFailures Failures { get; } = new();

    /// <summary>Bytes that have arrived.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>Told of bytes that have arrived.</summary>
    public Action<long> Sent { get; init; } = _ => { };

    /// <summary>Once cancelled, nothing new is sent.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Sends all that <paramref name="produce"/> hands to <see cref="SendAsync"/>.</summary>
    /// <exception cref="ArchiveException">The archive or its store is out of reach for longer than our patience.</exception>
    public Task RunAsync(Func<CancellationToken, Task> produce, CancellationToken cancellationToken) =>
        TaskGroup.RunAsync(
            group =>
            {
                group.Start(async token =>
                {
                    await produce(token);
                    signer.EndGathering();
                    Settle();
                });
                group.Start(signer.RunAsync);
                group.Start(token => SendAllAsync(group, token));
                group.Start(token => Task.WhenAny(_hopeless.Task, signer.Completion).Unwrap().WaitAsync(token));
            },
            cancellationToken
        );

    /// <summary>Takes a file on its way, once there is room.</summary>
    public async ValueTask SendAsync(ZarrEntryUpload upload, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        Interlocked.Increment(ref _unsettled);
        signer.Add(upload);
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();

    private async Task SendAllAsync(TaskGroup group, CancellationToken cancellationToken)
    {
        await foreach (var upload in signer.Signed.ReadAllAsync(cancellationToken))
        {
            // As many are begun as the window takes: the others would stand before transfers that begin later.
            await limiter.WaitForRoomAsync(rank: null, cancellationToken);
            group.Start(token => SendOneAsync(upload, token));
        }
    }

    /// <summary>Sends one, and settles what comes of it: only a cancellation leaves this method.</summary>
    private async Task SendOneAsync(ZarrEntryUpload upload, CancellationToken cancellationToken)
    {
        try
        {
            // A read from a disk that does not respond cannot be cancelled, only left alone.
            var result = await store.PutAsync(PutOf(upload), cancellationToken).WaitAsync(cancellationToken);
            if (result.Status == PutStatus.Stored)
                Arrived(upload);
            if (result.Status is PutStatus.Stored or PutStatus.Stopped)
                Done(upload);
            else if (TakesAnotherUrl(upload, result))
                signer.AddAgain(upload);
            else
                Fail(
                    upload,
                    result.Error
                        ?? new DandiException(
                            "each of its URLs expired before it could be sent: check whether the archive and its store agree on the time"
                        )
                );
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Failures.Add(upload.Entry.Path, error);
            Done(upload);
        }
    }

    private PresignedPut PutOf(ZarrEntryUpload upload)
    {
        var md5 = upload.Entry.Md5Bytes();
        return new PresignedPut(new PresignedUrl(upload.Url!), upload.Entry.Size, md5, () => BodyOf(upload, md5))
        {
            Name = "it",
            IsFresh = () => _time.GetElapsedTime(upload.SignedAt) <= Fresh,
            CanBeSignedAgain = true,
            Patience = limits.PatienceFor(upload.IsSecondRound),
            Stopping = Stopping,
        };
    }

    private HttpContent BodyOf(ZarrEntryUpload upload, byte[] md5)
    {
        var (entry, bytes) = (upload.Entry, upload.Bytes);
        var file = bytes is null ? Open(entry) : null;
        HttpContent body = file is null
            ? new ByteArrayContent(bytes!, 0, (int)entry.Size)
            : new FileRangeContent(file, new Part(1, 0, entry.Size), md5, limits, _ => { }) { OwnsFile = true };
        body.Headers.ContentMD5 = md5;
        if (IsJson(entry, bytes, file))
            body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return body;
    }

    private LocalFile Open(ZarrEntry entry)
    {
        var file = LocalFile.Open(local.FullPath(entry.Path));
        if (file.Size == entry.Size)
            return file;
        using (file)
            throw new FileChangedException(file, entry.Size);
    }

    /// <summary>Whether a file describes the Zarr: that is stored as JSON, so that browsers show it (archive-api.md §10).</summary>
    private static bool IsJson(ZarrEntry entry, byte[]? bytes, LocalFile? file)
    {
        if (!ZarrMetadataFile.IsName(Path.GetFileName(entry.Path.AsSpan())) || entry.Size > ZarrMetadataFile.MaxSize)
            return false;
        try
        {
            return ZarrMetadataFile.IsJson(file is null ? bytes.AsMemory(0, (int)entry.Size) : file.ReadAll());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Who sends it says what is wrong.
            return false;
        }
    }

    /// <summary>A URL that has expired by its own words is nobody's fault; other refusals end soon.</summary>
    private static bool TakesAnotherUrl(ZarrEntryUpload upload, PutResult result) =>
        result switch
        {
            { Status: PutStatus.Expired } => upload.Expirations++ < MaxExpirations,
            { IsUrlRefused: true } => upload.Refusals++ < MaxRefusals,
            _ => false,
        };

    private void Arrived(ZarrEntryUpload upload)
    {
        Interlocked.Exchange(ref _lastSuccess, _time.GetTimestamp());
        Interlocked.Add(ref _bytesSent, upload.Entry.Size);
        Sent(upload.Entry.Size);
    }

    /// <summary>The first time a file is set aside, the second time it has failed.</summary>
    private void Fail(ZarrEntryUpload upload, DandiException error)
    {
        if (upload.IsSecondRound)
            Failures.Add(upload.Entry.Path, error);
        else
            SetAside(upload, error);
        Done(upload);
    }

    private void SetAside(ZarrEntryUpload upload, DandiException error)
    {
        lock (_setAside)
            _setAside.Add(upload);
        var silence = _time.GetElapsedTime(Interlocked.Read(ref _lastSuccess));
        // Nothing at all goes through, or too much fails: that is no matter of single files.
        if (silence > limits.Patience || _setAside.Count + Failures.Count > ZarrEntryFailures.MaxListed)
            _hopeless.TrySetException(error);
    }

    private void Done(ZarrEntryUpload upload)
    {
        buffers.Return(upload.Bytes);
        upload.Bytes = null;
        signer.Leave();
        _room.Release();
        Settle();
    }

    /// <summary>Behind the last of all, those that were set aside come again; behind the last of those, it is over.</summary>
    private void Settle()
    {
        if (Interlocked.Decrement(ref _unsettled) > 0)
            return;
        List<ZarrEntryUpload> again;
        lock (_setAside)
        {
            again = [.. _setAside];
            _setAside.Clear();
        }
        Interlocked.Add(ref _unsettled, again.Count);
        foreach (var upload in again)
        {
            upload.IsSecondRound = true;
            signer.Add(upload);
        }
        if (again.Count == 0)
            signer.Complete();
    }
}
