using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Dandi.Archive;
using Dandi.Discovery;

namespace Dandi.Transfer;

/// <summary>A part of a file as the body of a request: streamed, the same however often it is sent, and never other bytes than were announced.</summary>
/// <remarks>The digest is taken while the bytes go out. Where it is not the announced one, the last of them are held back, so that the store never has the part.</remarks>
internal sealed class FileRangeContent : WatchedContent
{
    private const int BufferSize = 64 << 10;

    // What the system may have taken from us and not sent yet.
    private const double SystemBuffers = 8 << 20;

    private readonly LocalFile _file;
    private readonly Part _part;
    private readonly byte[] _md5;
    private readonly TransferLimits _limits;
    private readonly Action<long> _sent;

    /// <summary>A body of exactly <paramref name="part"/>'s bytes.</summary>
    /// <param name="file">The file, open for as long as the body is used.</param>
    /// <param name="part">Which bytes.</param>
    /// <param name="md5">Their MD5, 16 bytes.</param>
    /// <param name="limits">How fast they may go.</param>
    /// <param name="sent">Told of bytes as they leave; of a negative number when a part starts again.</param>
    public FileRangeContent(LocalFile file, Part part, byte[] md5, TransferLimits limits, Action<long> sent)
    {
        (_file, _part, _md5, _limits, _sent) = (file, part, md5, limits, sent);
        Headers.ContentLength = part.Size;
        Headers.ContentType = null as MediaTypeHeaderValue;
    }

    /// <summary>How many bytes were said to have left, in the last attempt.</summary>
    public long Announced { get; private set; }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    [SuppressMessage("Security", "CA5351", Justification = "The digests of the archive are MD5.")]
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _sent(-Announced);
        Announced = 0;
        var start = _limits.Time.GetTimestamp();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long done = 0; done < _part.Size;)
            {
                var wanted = (int)Math.Min(BufferSize, _part.Size - done);
                var read = await _file.ReadAsync(buffer.AsMemory(0, wanted), _part.Offset + done, cancellationToken);
                if (read == 0) throw Shrunk();
                hash.AppendData(buffer, 0, read);
                done += read;
                if (done == _part.Size && !hash.GetHashAndReset().AsSpan().SequenceEqual(_md5)) throw Differing();
                Silence?.Suspend();
                await _limits.Rate.WaitAsync(read, cancellationToken);
                Silence?.Heard();
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                Announced += read;
                _sent(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        Silence?.Await(SilenceLimit.Longest + StillOnItsWay(_limits.Time.GetElapsedTime(start)));
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _part.Size;
        return true;
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
