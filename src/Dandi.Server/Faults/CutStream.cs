using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Faults;

/// <summary>A stream that aborts the connection after a number of bytes.</summary>
internal sealed class CutStream : Stream
{
    private readonly HttpContext _http;
    private readonly Stream _inner;
    private readonly Action _cutting;
    private long _remaining;

    private CutStream(HttpContext http, Stream inner, long bytes, Action cutting) =>
        (_http, _inner, _remaining, _cutting) = (http, inner, bytes, cutting);

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

    /// <summary>
    /// Handles a request whose connection is aborted after <paramref name="bytes"/> bytes of its body or of its
    /// response.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="bytes">The number of bytes, counted separately for body and response.</param>
    /// <param name="handler">Handles the request.</param>
    /// <param name="cutting">Called before the connection is aborted; never, if body and response are shorter.</param>
    public static async Task RespondAsync(HttpContext http, long bytes, Func<HttpContext, Task> handler, Action cutting)
    {
        http.Request.Body = new CutStream(http, http.Request.Body, bytes, cutting);
        http.Response.Body = new CutStream(http, http.Response.Body, bytes, cutting);
        try
        {
            await handler(http);
        }
        catch (IOException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Caused by the abort.
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_remaining == 0)
            throw Abort();
        var read = await _inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _remaining)], cancellationToken);
        _remaining -= read;
        return read;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        var share = (int)Math.Min(buffer.Length, _remaining);
        await _inner.WriteAsync(buffer[..share], cancellationToken);
        _remaining -= share;
        if (share == buffer.Length)
            return;
        await _inner.FlushAsync(cancellationToken);
        throw Abort();
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

    private IOException Abort()
    {
        _cutting();
        _http.Abort();
        return new IOException("The connection was aborted by a fault rule.");
    }
}
