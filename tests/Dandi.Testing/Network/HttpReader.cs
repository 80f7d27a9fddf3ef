using System.Globalization;
using System.Text;

namespace Dandi.Testing.Network;

/// <summary>Reads messages of HTTP/1.1 from a connection.</summary>
internal sealed class HttpReader(Stream stream)
{
    private const int MaxHead = 64 << 10;
    private readonly byte[] _buffer = new byte[128 << 10];
    private int _begin;
    private int _end;

    /// <summary>Reads a head.</summary>
    /// <returns>Null at the end of the connection.</returns>
    public async Task<HttpHead?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        while (await ReadLineAsync(head, cancellationToken))
        {
            if (head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
                return new HttpHead([.. head]);
            if (head.Count > MaxHead)
                throw new IOException("a head without end");
        }
        return head.Count == 0 ? null : throw new IOException("the connection ended in a head");
    }

    /// <summary>Reads up to so many bytes of a body of known length, as they come.</summary>
    /// <returns>Nothing at the end of the connection.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long most, CancellationToken cancellationToken)
    {
        if (_begin == _end && !await FillAsync(cancellationToken))
            return default;
        var length = (int)Math.Min(most, _end - _begin);
        var read = _buffer.AsMemory(_begin, length);
        _begin += length;
        return read;
    }

    /// <summary>Reads the whole body of an answer, with the marks of its chunks.</summary>
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
                throw new IOException("the connection ended in a chunk");
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
                throw new IOException("the connection ended in a body");
            body.AddRange(read.Span);
            length -= read.Length;
        }
    }

    /// <summary>Adds bytes up to the end of a line.</summary>
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
