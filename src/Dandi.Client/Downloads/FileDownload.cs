using Dandi.Concurrency;
using Dandi.Digests;
using Dandi.Downloads.Targets;
using Dandi.Storage;
using Dandi.Throttling;

namespace Dandi.Downloads;

/// <summary>
/// Downloads files: blobs, and entries of Zarrs. A file gets its final name when its digest has been compared, never
/// before (docs/decisions/0041-downloads.md). Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// A small file is received in memory and written at once. Any other file is written to a <see cref="PartialDownload"/>
/// part by part, each with one request; every part is hashed by the lanes of the <see cref="FileDigester"/> when it is
/// complete, while the next one arrives. Bytes of an earlier run are hashed as well. If the digest is wrong and such
/// bytes may be the cause, the file is downloaded once more as a whole.
/// </para>
/// <para>
/// A server that ignores ranges gets one request for the whole file, which starts again from the first byte whenever
/// it is cut off.
/// </para>
/// </remarks>
public sealed class FileDownload
{
    private readonly ObjectReader _store;
    private readonly FileDigester _digester;
    private readonly ChunkMemory _memory;
    private readonly ActivityCount _disk;

    /// <param name="client">The client of the store, without an API key; not disposed here.</param>
    /// <param name="digester">Hashes what arrives.</param>
    /// <param name="limiter">Limits the requests in flight.</param>
    /// <param name="limits">Patience, rate and clocks.</param>
    /// <param name="memory">Where small files are kept until they are verified.</param>
    public FileDownload(
        HttpClient client,
        FileDigester digester,
        ConcurrencyLimiter limiter,
        TransferLimits limits,
        ChunkMemory memory
    ) =>
        (_store, _digester, _memory, _disk) = (
            new ObjectReader(client, limiter, limits),
            digester,
            memory,
            limits.Disk
        );

    /// <summary>Where small files are kept until they are verified.</summary>
    internal ChunkMemory Memory => _memory;

    /// <summary>Counts those that write to the disk.</summary>
    internal ActivityCount Disk => _disk;

    /// <summary>The clock.</summary>
    internal TimeProvider Time => _store.Limits.Time;

    /// <summary>Downloads a file.</summary>
    /// <exception cref="IntegrityException">The bytes have another digest than the archive states.</exception>
    /// <exception cref="ObjectChangedException">The object in the store is another one.</exception>
    /// <exception cref="DandiException">
    /// The bytes cannot be read or written, or another program downloads the file.
    /// </exception>
    /// <exception cref="DownloadStoppedException">The run is stopping.</exception>
    internal async Task<FileDownloadResult> RunAsync(
        DownloadSource source,
        TargetFile target,
        DownloadTracking tracking,
        CancellationToken cancellationToken
    )
    {
        tracking = tracking with { Rank = tracking.Rank ?? _store.NextRank() };
        if (
            source.Size <= ChunkBuffers.MaxFileSize
            && !target.HasPartial()
            && _memory.TryRent((int)source.Size) is { } buffer
        )
            return await ReceiveInMemoryAsync(source, target, tracking, buffer, cancellationToken);
        var reader = new SourceReader(_store, source, tracking, endsEarly: true);
        using var partial = PartialDownload.Open(target, source);
        var resumed = partial.Length;
        tracking.Starting(source.Size - resumed);
        var digest = await ReceiveAsync(source, partial, reader, tracking, cancellationToken);
        if (digest != source.Digest.Value && resumed > 0)
        {
            // Perhaps the bytes of the earlier run were wrong.
            resumed = 0;
            partial.Restart();
            tracking.Starting(source.Size);
            digest = await ReceiveAsync(source, partial, reader, tracking, cancellationToken);
        }
        if (digest != source.Digest.Value)
        {
            partial.Delete();
            throw Mismatch(source, digest);
        }
        partial.Commit(source.Modified, tracking.Replaces);
        return new FileDownloadResult(reader.BytesReceived, resumed);
    }

    private async Task<FileDownloadResult> ReceiveInMemoryAsync(
        DownloadSource source,
        TargetFile target,
        DownloadTracking tracking,
        byte[] buffer,
        CancellationToken cancellationToken
    )
    {
        var size = (int)source.Size;
        var isReturned = false;
        try
        {
            tracking.Starting(size);
            if (size > 0)
            {
                var reader = new SourceReader(_store, source, tracking, endsEarly: false);
                var memory = buffer.AsMemory(0, size);
                var sign = new ArrivalSign(() => tracking.Progressed(default), _store.Limits.Time);
                await reader.ReadWholeAsync(memory, sign.Show, cancellationToken);
                tracking.Progressed(new TransferProgress(size, size));
            }
            tracking.Verifying();
            var md5 = await _digester.HashAsync(buffer, size, tracking.IsOneOfMany);
            cancellationToken.ThrowIfCancellationRequested();
            var digest = source.Digest.Compute(source.Digest.PlanFor(size), md5);
            if (digest != source.Digest.Value)
                throw Mismatch(source, digest);
            target.Write(buffer.AsMemory(0, size), source.Modified, tracking.Replaces);
            _memory.Return(buffer);
            isReturned = true;
            return new FileDownloadResult(size, 0);
        }
        finally
        {
            // After a failure, a request or a worker may still use the array, so it is left to the garbage collector.
            if (!isReturned)
                _memory.Forget(buffer.Length);
        }
    }

    /// <summary>Receives what is missing, and hashes everything.</summary>
    /// <returns>The digest of the file.</returns>
    private async Task<string> ReceiveAsync(
        DownloadSource source,
        PartialDownload partial,
        SourceReader reader,
        DownloadTracking tracking,
        CancellationToken cancellationToken
    )
    {
        // Hashing must not go on when the file is closed after a failure.
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var arrived = new ArrivedBytes(tracking.Progressed, _store.Limits.Time);
        arrived.Set(partial.Length);
        try
        {
            var plan = source.Digest.PlanFor(source.Size);
            var digest = _digester.Begin(partial.Data, plan, failed.Token);
            var write = WriteTo(partial, arrived);
            foreach (var part in plan.Parts)
            {
                if (!await TryReceiveAsync(part, partial, reader, write, cancellationToken))
                {
                    partial.Restart();
                    tracking.Starting(source.Size);
                    await reader.ReadWholeAsync(write, cancellationToken);
                    digest = _digester.Begin(partial.Data, plan, failed.Token);
                    foreach (var complete in plan.Parts)
                        digest.Add(complete);
                    break;
                }
                digest.Add(part);
            }
            arrived.Flush();
            tracking.Verifying();
            return source.Digest.Compute(plan, await digest.Md5s.WaitAsync(cancellationToken));
        }
        catch
        {
            await failed.CancelAsync();
            arrived.Flush();
            throw;
        }
    }

    private static async ValueTask<bool> TryReceiveAsync(
        Part part,
        PartialDownload partial,
        SourceReader reader,
        Func<long, ReadOnlyMemory<byte>, ValueTask> write,
        CancellationToken cancellationToken
    )
    {
        var (start, end) = (Math.Max(partial.Length, part.Offset), part.Offset + part.Size);
        return start >= end || await reader.TryReadAsync(start, end - start, write, cancellationToken);
    }

    private Func<long, ReadOnlyMemory<byte>, ValueTask> WriteTo(PartialDownload partial, ArrivedBytes arrived) =>
        (position, bytes) =>
        {
            using (_disk.Enter())
                partial.Write(position, bytes.Span);
            arrived.Set(partial.Length);
            return ValueTask.CompletedTask;
        };

    private static IntegrityException Mismatch(DownloadSource source, string digest) =>
        new(
            $"The bytes of `{source.Name}` that arrived have the digest {digest}, but the archive states "
                + $"{Quoted.Shortened(source.Digest.Value)}; they were deleted. Run the command again; if that does "
                + "not help, report it to the archive's help desk."
        );
}
