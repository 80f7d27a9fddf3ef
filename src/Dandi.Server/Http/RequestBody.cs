using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Http;

/// <summary>
/// The body of a request, as a stream that ends a body that arrives too slowly, and that reports a malformed body as an
/// error of the client. A rate is measured from one <see cref="BodyRate.Bytes"/> to the next, so that a client cannot
/// send fast at first and then hold the connection.
/// </summary>
internal sealed class RequestBody : Stream
{
    private readonly HttpContext _http;
    private readonly Stream _inner;
    private readonly BodyRate _rate;
    private readonly TimeProvider _time;
    private readonly ArrivingBytes? _arrivals;
    private CancellationTokenSource? _timeout;
    private long _bytes;

    /// <summary>Starts to measure with the first read: most requests have no body.</summary>
    /// <param name="http">The request.</param>
    /// <param name="rate">The minimum rate.</param>
    /// <param name="time">The clock.</param>
    /// <param name="arrivals">Counts the bytes, or null.</param>
    public RequestBody(HttpContext http, BodyRate rate, TimeProvider time, ArrivingBytes? arrivals = null) =>
        (_http, _inner, _rate, _time, _arrivals) = (http, http.Request.Body, rate, time, arrivals);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="BadHttpRequestException">The body is too slow (408) or malformed (400).</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var timeout = _timeout ??= CreateTimeout();
        if (_bytes == 0)
            timeout.CancelAfter(_rate.Time);
        try
        {
            await using var registration = cancellationToken.UnsafeRegister(
                static source => ((CancellationTokenSource)source!).Cancel(),
                timeout
            );
            var read = await _inner.ReadAsync(buffer, timeout.Token);
            Count(read, timeout);
            return read;
        }
        catch (OperationCanceledException error) when (!IsCanceledBy(cancellationToken))
        {
            throw new BadHttpRequestException(
                $"The request body is too slow: {_rate.Bytes} bytes must arrive within {_rate.Time.TotalSeconds:0} s.",
                StatusCodes.Status408RequestTimeout,
                error
            );
        }
        catch (IOException error) when (error is not BadHttpRequestException && !IsCanceledBy(cancellationToken))
        {
            // Kestrel reports a chunk size beyond 2^31 this way.
            throw new BadHttpRequestException("The request body is malformed.", StatusCodes.Status400BadRequest, error);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private CancellationTokenSource CreateTimeout()
    {
        var timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        _http.Response.RegisterForDispose(timeout);
        return timeout;
    }

    private void Count(int read, CancellationTokenSource timeout)
    {
        var before = _bytes;
        _bytes += read;
        _arrivals?.Add(read);
        if (read == 0)
            timeout.CancelAfter(Timeout.InfiniteTimeSpan);
        else if (before / _rate.Bytes != _bytes / _rate.Bytes)
            timeout.CancelAfter(_rate.Time);
    }

    private bool IsCanceledBy(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested || _http.RequestAborted.IsCancellationRequested;
}
