using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Dandi.Discovery;

namespace Dandi.Transfer;

/// <summary>A part of a file as the body of a request: streamed, and the same however often it is sent.</summary>
internal sealed class FileRangeContent : HttpContent
{
    private const int BufferSize = 128 << 10;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private readonly LocalFile _file;
    private readonly Part _part;
    private readonly TimeProvider _time;
    private readonly Action<long> _sent;

    /// <summary>A body of exactly <paramref name="part"/>'s bytes.</summary>
    /// <param name="file">The file, open for as long as the body is used.</param>
    /// <param name="part">Which bytes.</param>
    /// <param name="time">The clock for silence.</param>
    /// <param name="sent">Told of bytes as they leave; of a negative number when a part starts again.</param>
    public FileRangeContent(LocalFile file, Part part, TimeProvider time, Action<long> sent)
    {
        (_file, _part, _time, _sent) = (file, part, time, sent);
        Headers.ContentLength = part.Size;
        Headers.ContentType = null as MediaTypeHeaderValue;
    }

    private long _announced;

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _sent(-_announced);
        _announced = 0;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long done = 0; done < _part.Size;)
            {
                var wanted = (int)Math.Min(BufferSize, _part.Size - done);
                var read = await RandomAccess.ReadAsync(_file.Handle, buffer.AsMemory(0, wanted), _part.Offset + done, cancellationToken);
                if (read == 0) throw Shrunk();
                await WriteAsync(stream, buffer.AsMemory(0, read), cancellationToken);
                done += read;
                _announced += read;
                _sent(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _part.Size;
        return true;
    }

    private async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Silence, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            await stream.WriteAsync(bytes, either.Token);
        }
        catch (OperationCanceledException error) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // An IOException out of a content is what the transport takes for transient.
            throw new IOException($"the other side took no byte for {Silence.TotalSeconds:0} seconds", error);
        }
    }

    private DandiException Shrunk()
    {
        try
        {
            _file.EnsureUnchanged();
        }
        catch (FileChangedException changed)
        {
            return changed;
        }
        return new DandiException($"`{_file.Path}` ended before its {_file.Size} bytes. Check the disk that it is on.");
    }
}
