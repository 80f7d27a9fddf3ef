using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Dandi.Http;

/// <summary>
/// Reads responses to their end, up to a maximum size, inside the transport. So a response that is cut off is retried
/// like a connection that fails.
/// </summary>
/// <remarks>
/// Lengths are those of decompressed bytes. Of a response without success, only the beginning is kept: it is shown or
/// searched for an error code. One response larger than 1 MiB at a time is in memory, until it is disposed, so memory
/// does not grow with the number of requests in flight. Thread-safe.
/// </remarks>
/// <param name="time">Measures how long a response takes.</param>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "Responses may be disposed after the transport; no handle is used."
)]
internal sealed class ResponseBuffer(TimeProvider time)
{
    /// <summary>The maximum length unless the request states another one: 1 MiB.</summary>
    public const int DefaultMaxLength = 1 << 20;

    /// <summary>The number of bytes that are kept of a response without success: 64 KiB.</summary>
    public const int MaxErrorLength = 64 << 10;

    // A larger Content-Length is not trusted: the buffer grows with the bytes that arrive.
    private const int MaxTrustedLength = 16 << 10;
    private const int DefaultLength = 1 << 10;

    // The idle timeout alone accepts one byte per minute for ever. While S3 assembles an upload, it sends a blank now
    // and then for several minutes.
    private const double MinBytesPerSecond = 500;
    private static readonly TimeSpan MaxStartTime = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim _large = new(1);

    private TimeProvider Time => time;

    /// <summary>Reads the body of a response, and replaces its content by a <see cref="BufferedContent"/>.</summary>
    /// <param name="response">A response whose body has not been read.</param>
    /// <param name="idle">The idle timeout of the attempt, restarted whenever bytes arrive.</param>
    /// <param name="maxLength">The maximum length if the response is a success.</param>
    /// <exception cref="IOException">The body is cut off.</exception>
    /// <exception cref="HttpRequestException">The body arrives too slowly.</exception>
    /// <exception cref="ArchiveException">The body is larger than any such response of an archive.</exception>
    public async Task ReadToEndAsync(HttpResponseMessage response, IdleTimeout idle, int maxLength)
    {
        using var unread = response.Content;
        var body = new Body(this, unread.Headers.ContentLength);
        try
        {
            await body.ReadAsync(response, idle, maxLength);
            response.Content = body.ToContent();
        }
        catch (InvalidDataException error)
        {
            throw new IOException("the compressed response is cut off or damaged", error);
        }
        finally
        {
            body.Dispose();
        }
        CopyHeaders(unread, response.Content);
    }

    /// <summary>Copies all headers except Content-Length, which the new content computes.</summary>
    private static void CopyHeaders(HttpContent from, HttpContent to)
    {
        foreach (var (name, values) in from.Headers.NonValidated)
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                continue;
            if (values.Count == 1)
                to.Headers.TryAddWithoutValidation(name, values.ToString());
            else
                to.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
        }
    }

    /// <summary>
    /// Whether a status is 3xx. Captive portals redirect; archive and store do so only where the caller expects it.
    /// </summary>
    public static bool IsRedirect(HttpStatusCode status) => (int)status is >= 300 and < 400;

    /// <summary>A body that is being read. Holds the permit for large responses until its content takes it.</summary>
    private sealed class Body(ResponseBuffer owner, long? contentLength) : IDisposable
    {
        // One more byte than Content-Length, to see the end without growing the buffer. After a failure it is not
        // returned, because the transport may still write to it.
        private byte[] _bytes = ArrayPool<byte>.Shared.Rent(
            1 + (int)Math.Clamp(contentLength ?? DefaultLength, 0, MaxTrustedLength)
        );
        private int _length;
        private bool _hasPermit;

        public async Task ReadAsync(HttpResponseMessage response, IdleTimeout idle, int maxLength)
        {
            var (isSuccess, start) = (response.IsSuccessStatusCode, owner.Time.GetTimestamp());
            await using var stream = await response.Content.ReadAsStreamAsync(idle.Token);
            for (int read; (read = await stream.ReadAsync(_bytes.AsMemory(_length), idle.Token)) > 0; )
            {
                idle.Restart();
                _length += read;
                if (!isSuccess && _length >= MaxErrorLength)
                    return;
                if (_length > maxLength)
                    throw TooLong(response, maxLength);
                EnsureFastEnough(owner.Time.GetElapsedTime(start));
                if (_length < _bytes.Length)
                    continue;
                if (2 * _length > DefaultMaxLength && !_hasPermit)
                    await AcquirePermitAsync(idle);
                Grow();
            }
        }

        public BufferedContent ToContent()
        {
            Action disposed = _hasPermit ? () => owner._large.Release() : () => { };
            _hasPermit = false;
            return new BufferedContent(_bytes, _length, disposed);
        }

        public void Dispose()
        {
            if (_hasPermit)
                owner._large.Release();
            _hasPermit = false;
        }

        private void Grow()
        {
            var larger = ArrayPool<byte>.Shared.Rent(2 * _length);
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        private async Task AcquirePermitAsync(IdleTimeout idle)
        {
            idle.Suspend();
            await owner._large.WaitAsync(idle.Token);
            _hasPermit = true;
            idle.Restart();
        }

        private void EnsureFastEnough(TimeSpan elapsed)
        {
            if (elapsed > MaxStartTime + TimeSpan.FromSeconds(_length / MinBytesPerSecond))
                throw new HttpRequestException(
                    $"the response arrives more slowly than {MinBytesPerSecond:0} bytes per second"
                );
        }

        private static ArchiveException TooLong(HttpResponseMessage response, int maxLength) =>
            ArchiveException.TooLarge(
                response.RequestMessage!.Method,
                response.RequestMessage.RequestUri!,
                maxLength >= 1 << 20 ? $"is longer than {maxLength >> 20} MiB" : $"is longer than {maxLength >> 10} KiB"
            );
    }
}
