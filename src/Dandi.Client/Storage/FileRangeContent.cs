using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Dandi.Files;
using Dandi.Http;

namespace Dandi.Storage;

/// <summary>A part of a file as the body of a request: streamed, the same however often it is sent, and never other bytes than were announced.</summary>
/// <remarks>The digest is taken while the bytes go out. Where it is not the announced one, the last of them are held back, so that the store never has the part.</remarks>
internal sealed class FileRangeContent : ProgressContent
{
    private const int BufferSize = 64 << 10;

    // What the system may have taken from us and not sent yet.
    private const double SystemBuffers = 8 << 20;

    private readonly LocalFile _file;
    private readonly Part _part;
    private readonly ReadOnlyMemory<byte> _md5;
    private readonly TransferLimits _limits;
    private readonly Action<long> _left;

    /// <summary>A body of exactly <paramref name="part"/>'s bytes.</summary>
    /// <param name="file">The file, open for as long as the body is used.</param>
    /// <param name="part">Which bytes.</param>
    /// <param name="md5">Their MD5, 16 bytes.</param>
    /// <param name="limits">How fast they may go.</param>
    /// <param name="left">Told how many of them have left so far; begins again with each attempt.</param>
    public FileRangeContent(
        LocalFile file,
        Part part,
        ReadOnlyMemory<byte> md5,
        TransferLimits limits,
        Action<long> left
    )
    {
        (_file, _part, _md5, _limits, _left) = (file, part, md5, limits, left);
        Headers.ContentLength = part.Size;
        Headers.ContentType = null as MediaTypeHeaderValue;
    }

    /// <summary>Whether the file is closed together with the body.</summary>
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
                    throw Shrunk();
                hash.AppendData(buffer, 0, read);
                done += read;
                if (done == _part.Size && !hash.GetHashAndReset().AsSpan().SequenceEqual(_md5.Span))
                    throw Differing();
                Silence?.Suspend();
                await _limits.Rate.WaitAsync(read, cancellationToken);
                Silence?.Heard();
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                _left(done);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        Silence?.Await(IdleTimeout.Default + StillOnItsWay(_limits.Time.GetElapsedTime(start)));
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

    /// <summary>How long what lies in the buffers of the system takes at the pace so far.</summary>
    private TimeSpan StillOnItsWay(TimeSpan elapsed) => elapsed * Math.Min(1, SystemBuffers / _part.Size);

    private FileChangedException Differing()
    {
        _file.EnsureUnchanged(_part);
        return new FileChangedException(_file, _part);
    }

    private DandiException Shrunk()
    {
        _file.EnsureUnchanged(_part);
        return new DandiException($"`{_file.Path}` ended before its {_file.Size} bytes. Check the disk that it is on.");
    }
}
