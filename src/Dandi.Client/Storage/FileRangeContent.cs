using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Dandi.Files;
using Dandi.Http;

namespace Dandi.Storage;

/// <summary>
/// A part of a file as the body of a request, streamed from disk. It can be sent repeatedly, and never sends other
/// bytes than were hashed.
/// </summary>
/// <remarks>
/// The MD5 is computed while the bytes are sent. If it differs from the announced one, the last buffer is withheld and
/// the request fails, so the store never has a part with other bytes (docs/spec/s3.md §3.1).
/// </remarks>
internal sealed class FileRangeContent : ProgressContent
{
    private const int BufferSize = 64 << 10;

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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long done = 0; done < _part.Size; )
            {
                var wanted = (int)Math.Min(BufferSize, _part.Size - done);
                var read = await _file.ReadAsync(buffer.AsMemory(0, wanted), _part.Offset + done, cancellationToken);
                if (read == 0)
                    throw Truncated();
                hash.AppendData(buffer, 0, read);
                done += read;
                if (done == _part.Size && !hash.GetHashAndReset().AsSpan().SequenceEqual(_md5.Span))
                    throw Changed();
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

    private FileChangedException Changed()
    {
        _file.EnsureUnchanged(_part);
        return new FileChangedException(_file, _part);
    }

    private DandiException Truncated()
    {
        _file.EnsureUnchanged(_part);
        return new DandiException(
            $"Reading `{_file.Path}` ended before its size of {_file.Size} bytes. Check the disk that the file is on."
        );
    }
}
