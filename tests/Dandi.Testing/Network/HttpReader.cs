using System.Globalization;
using System.Text;

namespace Dandi.Testing.Network;

/// <summary>Reads HTTP/1.1 messages from a connection. Not safe for concurrent use.</summary>
internal sealed class HttpReader(Stream stream)
{
    private const int MaxHeadLength = 64 << 10;

    // The bytes from _begin to _end have been received and not yet returned.
    private readonly byte[] _buffer = new byte[128 << 10];
    private int _begin;
    private int _end;

    /// <summary>Reads the head of the next message.</summary>
    /// <returns>Null if the connection has ended.</returns>
    /// <exception cref="IOException">The connection ends in the head, or the head is too long.</exception>
    public async Task<HttpHead?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        while (await ReadLineAsync(head, cancellationToken))
        {
            if (head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
                return new HttpHead([.. head]);
            if (head.Count > MaxHeadLength)
                throw new IOException("The head is too long.");
        }
        return head.Count == 0 ? null : throw new IOException("The connection ended in a head.");
    }

    /// <summary>Reads the next bytes of a body of known length, as soon as some arrive.</summary>
    /// <returns>A part of the buffer, valid until the next read; empty if the connection has ended.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken)
    {
        if (_begin == _end && !await FillAsync(cancellationToken))
            return default;
        var length = (int)Math.Min(maxBytes, _end - _begin);
        var read = _buffer.AsMemory(_begin, length);
        _begin += length;
        return read;
    }

    /// <summary>Reads the whole body of a response; a chunked body with its chunk headers.</summary>
    public async Task<byte[]> ReadBodyAsync(HttpHead head, CancellationToken cancellationToken)
    {
        var body = new List<byte>();
        if (head.IsChunked)
            await ReadChunksAsync(body, cancellationToken);
        else
            await ReadExactlyAsync(body, head.Length, cancellationToken);
        return [.. body];
    }

    private async Task ReadChunksAsync(List<byte> body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var line = new List<byte>();
            if (!await ReadLineAsync(line, cancellationToken))
                throw new IOException("The connection ended in a chunk.");
            body.AddRange(line);
            var size = int.Parse(
                Encoding.ASCII.GetString([.. line]).Split(';')[0].Trim(),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture
            );
            await ReadExactlyAsync(body, size + 2, cancellationToken);
            if (size == 0)
                return;
        }
    }

    private async Task ReadExactlyAsync(List<byte> body, long length, CancellationToken cancellationToken)
    {
        while (length > 0)
        {
            var read = await ReadAsync(length, cancellationToken);
            if (read.IsEmpty)
                throw new IOException("The connection ended in a body.");
            body.AddRange(read.Span);
            length -= read.Length;
        }
    }

    /// <summary>Appends the next line, including its line feed; returns false if the connection ends before.</summary>
    private async ValueTask<bool> ReadLineAsync(List<byte> line, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_begin == _end && !await FillAsync(cancellationToken))
                return false;
            var index = _buffer.AsSpan(_begin, _end - _begin).IndexOf((byte)'\n');
            var length = index < 0 ? _end - _begin : index + 1;
            line.AddRange(_buffer.AsSpan(_begin, length));
            _begin += length;
            if (index >= 0)
                return true;
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        _begin = 0;
        _end = await stream.ReadAsync(_buffer, cancellationToken);
        return _end > 0;
    }
}
