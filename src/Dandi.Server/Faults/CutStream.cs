using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Faults;

/// <summary>A stream that cuts the connection behind a number of bytes.</summary>
internal sealed class CutStream : Stream
{
    private readonly HttpContext _http;
    private readonly Stream _inner;
    private readonly Action _cutting;
    private long _left;

    private CutStream(HttpContext http, Stream inner, long bytes, Action cutting) =>
        (_http, _inner, _left, _cutting) = (http, inner, bytes, cutting);

    /// <inheritdoc/>
    public override bool CanRead => _inner.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => _inner.CanWrite;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Has a request answered over a connection that is cut behind <paramref name="bytes"/> bytes of its body or of its answer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="response">Answers it.</param>
    /// <param name="cutting">Told before the connection is cut: not at all where body and answer are shorter.</param>
    public static async Task RespondAsync(
        HttpContext http,
        long bytes,
        Func<HttpContext, Task> response,
        Action cutting
    )
    {
        http.Request.Body = new CutStream(http, http.Request.Body, bytes, cutting);
        http.Response.Body = new CutStream(http, http.Response.Body, bytes, cutting);
        try
        {
            await response(http);
        }
        catch (IOException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The cut itself.
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0)
            throw CutOff();
        var read = await _inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= read;
        return read;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        var share = (int)Math.Min(buffer.Length, _left);
        await _inner.WriteAsync(buffer[..share], cancellationToken);
        _left -= share;
        if (share == buffer.Length)
            return;
        await _inner.FlushAsync(cancellationToken);
        throw CutOff();
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private IOException CutOff()
    {
        _cutting();
        _http.Abort();
        return new IOException("the connection is cut, as a rule says");
    }
}
