using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Dandi.Http;

namespace Dandi.Storage;

/// <summary>
/// Receives a range of an object. Each attempt asks for the bytes that are missing
/// (<see href="https://www.rfc-editor.org/rfc/rfc9110#section-14.2">RFC 9110, section 14.2</see>), and never accepts
/// other bytes than those: neither from another position, nor of another object, nor more than the range has.
/// </summary>
/// <param name="get">What to receive.</param>
/// <param name="limits">The rate limit and the clock.</param>
internal sealed class RangeBody(PresignedGet get, TransferLimits limits) : StreamedBody
{
    private const int BufferSize = 256 << 10;

    // As for other responses: the idle timeout alone accepts one byte per minute for ever.
    private const double MinBytesPerSecond = 500;
    private static readonly TimeSpan MaxStartTime = TimeSpan.FromMinutes(15);

    private long _done;
    private long _mostDone;
    private bool _asksForRange;

    /// <inheritdoc/>
    public override long BytesKept => _mostDone;

    /// <summary>The ETag that the store has stated, with quotes; null if it has not.</summary>
    public string? ETag { get; private set; } = get.ETag;

    private long Position => get.Offset + _done;

    private long End => get.Offset + get.Size;

    /// <inheritdoc/>
    public override void Prepare(HttpRequestMessage request)
    {
        _asksForRange = Position > 0 || get.Size < get.ObjectSize;
        request.Headers.Range = _asksForRange ? new RangeHeaderValue(Position, End - 1) : null;
        request.Headers.IfMatch.Clear();
        if (_asksForRange && ETag is not null && EntityTagHeaderValue.TryParse(ETag, out var tag))
            request.Headers.IfMatch.Add(tag);
    }

    /// <inheritdoc/>
    public override string? FindProblem(HttpResponseMessage response)
    {
        // Objects may be HTML files themselves, but then the store states their size.
        if (
            !response.Headers.NonValidated.Contains("ETag")
            && response.Content.Headers.ContentType?.MediaType is { } type
            && type.Contains("html", StringComparison.OrdinalIgnoreCase)
            && response.Content.Headers.ContentLength != get.ObjectSize
        )
            return $"is an HTML page (status {(int)response.StatusCode})";
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
            return $"has status {(int)response.StatusCode}";
        return null;
    }

    /// <inheritdoc/>
    public override async Task ReadAsync(HttpResponseMessage response, Stream body, IdleTimeout idle)
    {
        if (response.StatusCode == HttpStatusCode.OK && _asksForRange)
            StartOver();
        Check(response);
        var (first, elapsed) = (_done, TimeSpan.Zero);
        var rented = ArrayPool<byte>.Shared.Rent(get.Memory.IsEmpty ? (int)Math.Min(BufferSize, get.Size) : 1);
        try
        {
            while (Position < End)
            {
                var buffer = get.Memory.IsEmpty
                    ? rented.AsMemory(0, (int)Math.Min(rented.Length, End - Position))
                    : get.Memory[(int)_done..];
                var start = limits.Time.GetTimestamp();
                var read = await body.ReadAsync(buffer, idle.Token);
                if (read == 0)
                    throw new IOException($"the response ended {End - Position} bytes early");
                elapsed += limits.Time.GetElapsedTime(start);
                EnsureFastEnough(_done - first + read, elapsed);
                // The disk and the rate limit are not the server's fault.
                idle.Suspend();
                await get.Write(Position, buffer[..read]);
                _done += read;
                _mostDone = Math.Max(_mostDone, _done);
                await limits.Rate.WaitAsync(read, idle.Token);
                idle.Restart();
            }
            if (response.Content.Headers.ContentLength is null)
                await EnsureEndAsync(body, rented, idle);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Makes sure that a body without a stated length ends after the bytes that were asked for.</summary>
    private async Task EnsureEndAsync(Stream body, byte[] buffer, IdleTimeout idle)
    {
        var read = 0;
        try
        {
            read = await body.ReadAsync(buffer.AsMemory(0, 1), idle.Token);
        }
        catch (Exception error) when (error is IOException || (error is OperationCanceledException && idle.HasTimedOut))
        {
            // All bytes have arrived, so it does not matter how the connection ends.
        }
        if (read > 0)
            throw MoreBytes();
    }

    private ObjectChangedException MoreBytes() =>
        new(get.Name, $"the store sent more than the {get.Size} bytes asked for");

    /// <summary>The server ignores ranges and sends the object from its first byte.</summary>
    /// <exception cref="RangeIgnoredException">Only a range of it is wanted.</exception>
    private void StartOver() => _done = get.Size == get.ObjectSize ? 0 : throw new RangeIgnoredException();

    /// <exception cref="ObjectChangedException">The object is another one.</exception>
    /// <exception cref="IOException">The range is another one than was asked for.</exception>
    private void Check(HttpResponseMessage response)
    {
        var headers = response.Content.Headers;
        var size = response.StatusCode == HttpStatusCode.OK ? headers.ContentLength : headers.ContentRange?.Length;
        if (size is { } stated && stated != get.ObjectSize)
            throw new ObjectChangedException(get.Name, $"it has {stated} bytes in the store, not {get.ObjectSize}");
        if (headers.ContentLength > End - Position)
            throw MoreBytes();
        var etag = response.Headers.NonValidated.TryGetValues("ETag", out var tags) ? tags.ToString() : null;
        if (ETag is not null && etag is not null && etag != ETag)
            throw new ObjectChangedException(get.Name, "its ETag in the store has changed");
        ETag ??= etag;
        if (response.StatusCode != HttpStatusCode.PartialContent)
            return;
        var range = headers.ContentRange;
        if (range is not { Unit: "bytes" } || range.From != Position || range.To != End - 1)
            throw new IOException($"the response has the range `{range}`, not bytes {Position}-{End - 1}");
    }

    private static void EnsureFastEnough(long bytes, TimeSpan elapsed)
    {
        if (elapsed > MaxStartTime + TimeSpan.FromSeconds(bytes / MinBytesPerSecond))
            throw new HttpRequestException(
                $"the response arrives more slowly than {MinBytesPerSecond:0} bytes per second"
            );
    }

    /// <summary>The server sent the whole object although a range was asked for.</summary>
    public sealed class RangeIgnoredException() : DandiException("The server ignores ranges.");
}
