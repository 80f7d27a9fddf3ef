using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Dandi.Files;
using Dandi.Http;

namespace Dandi.Storage;

/// <summary>
/// A part of a file as the body of a request, streamed from disk. It can be sent repeatedly.
/// </summary>
/// <remarks>
/// Size and times of the file are compared before and after the part is read, and with <see cref="Verifies"/> also the
/// MD5 of the bytes. If they differ from those that were hashed, the last buffer is withheld and the request fails, so
/// the store does not get the part (docs/spec/s3.md §3.1).
/// </remarks>
internal sealed class FileRangeContent : ProgressContent
{
    private const int BufferSize = 64 << 10;

    // Larger reads need fewer system calls. But on a slow line, a large write would not end before the idle timeout.
    private const int LargeBufferSize = 256 << 10;
    private const double MinBytesPerSecondForLargeBuffer = 1 << 20;

    // How many bytes the operating system may hold in its buffers that are not sent yet.
    private const double MaxSystemBuffers = 8 << 20;

    private readonly LocalFile _file;
    private readonly Part _part;
    private readonly ReadOnlyMemory<byte> _md5;
    private readonly TransferLimits _limits;
    private readonly Action<long> _sent;

    /// <summary>Creates a body of exactly the bytes of <paramref name="part"/>.</summary>
    /// <param name="file">The file, which must stay open while the body is used.</param>
    /// <param name="part">The range of bytes.</param>
    /// <param name="md5">The MD5 of the bytes, 16 bytes.</param>
    /// <param name="limits">The rate limit and the clock.</param>
    /// <param name="sent">Called with the number of bytes sent so far in the current attempt.</param>
    public FileRangeContent(
        LocalFile file,
        Part part,
        ReadOnlyMemory<byte> md5,
        TransferLimits limits,
        Action<long> sent
    )
    {
        (_file, _part, _md5, _limits, _sent) = (file, part, md5, limits, sent);
        Headers.ContentLength = part.Size;
        Headers.ContentType = null as MediaTypeHeaderValue;
    }

    /// <summary>Whether disposing the body closes the file.</summary>
    public bool OwnsFile { get; init; }

    /// <summary>
    /// Whether the bytes are hashed while they are sent, because the response of the store will not tell what arrived.
    /// </summary>
    /// <value>true</value>
    public bool Verifies { get; set; } = true;

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    [SuppressMessage("Security", "CA5351", Justification = "The digests of the archive are MD5.")]
    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        var start = _limits.Time.GetTimestamp();
        using var hash = Verifies ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
        var buffer = ArrayPool<byte>.Shared.Rent(_part.Size > MaxSystemBuffers ? LargeBufferSize : BufferSize);
        try
        {
            _file.EnsureUnchanged(_part);
            for (long done = 0; done < _part.Size; )
            {
                var size = IsFast(done, _limits.Time.GetElapsedTime(start)) ? buffer.Length : BufferSize;
                var read = await ReadAsync(buffer.AsMemory(0, size), done, cancellationToken);
                hash?.AppendData(buffer, 0, read);
                done += read;
                if (done == _part.Size)
                    EnsureUnchanged(hash);
                IdleTimeout?.Suspend();
                await _limits.Rate.WaitAsync(read, cancellationToken);
                IdleTimeout?.Restart();
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                _sent(done);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        IdleTimeout?.Allow(Http.IdleTimeout.Default + TimeToDrain(_limits.Time.GetElapsedTime(start)));
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _part.Size;
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && OwnsFile)
            _file.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>How long the operating system needs to send its buffers, at the throughput so far.</summary>
    private TimeSpan TimeToDrain(TimeSpan elapsed) => elapsed * Math.Min(1, MaxSystemBuffers / _part.Size);

    /// <summary>
    /// Whether more bytes than the operating system can hold were sent, and in a time that shows that the line is fast.
    /// </summary>
    private static bool IsFast(long done, TimeSpan elapsed) =>
        done > MaxSystemBuffers && done >= MinBytesPerSecondForLargeBuffer * elapsed.TotalSeconds;

    /// <summary>Reads the next bytes of the part, at least one.</summary>
    private async ValueTask<int> ReadAsync(Memory<byte> buffer, long done, CancellationToken cancellationToken)
    {
        var (offset, wanted) = (_part.Offset + done, (int)Math.Min(buffer.Length, _part.Size - done));
        using var reading = _limits.Disk.Enter();
        // The first read returns to the caller at once, who can then stop waiting for a disk that does not respond.
        // After it, nobody waits for this method to return, and handing each read to another thread costs more than
        // the read.
        var read =
            done == 0
                ? await _file.ReadAsync(buffer[..wanted], offset, cancellationToken)
                : _file.Read(buffer.Span[..wanted], offset);
        return read > 0 ? read : throw Truncated();
    }

    /// <exception cref="FileChangedException">The file is not the one that was hashed.</exception>
    private void EnsureUnchanged(IncrementalHash? hash)
    {
        _file.EnsureUnchanged(_part);
        if (hash is not null && !hash.GetHashAndReset().AsSpan().SequenceEqual(_md5.Span))
            throw new FileChangedException(_file, _part);
    }

    private DandiException Truncated()
    {
        _file.EnsureUnchanged(_part);
        return new DandiException(
            $"Reading `{_file.Path}` ended before its size of {_file.Size} bytes. Check the disk that the file is on."
        );
    }
}
