using System.Net;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Client.Tests.Upload.Hostile;

/// <summary>A body that never ends: it repeats a text, byte by byte if it is slow.</summary>
/// <param name="text">The text to repeat.</param>
/// <param name="clock">Advanced before each read of a slow body.</param>
/// <param name="delay">How far the clock advances before each read; zero for a body that is fast.</param>
internal sealed class HostileBody(byte[] text, SkippingTimeProvider clock, TimeSpan delay) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        throw new NotSupportedException();

    protected override Task<Stream> CreateContentReadStreamAsync() =>
        Task.FromResult<Stream>(new Repetition(text, clock, delay));

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private sealed class Repetition(byte[] text, SkippingTimeProvider clock, TimeSpan delay) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Fill(buffer.AsSpan(offset, count));

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (delay == TimeSpan.Zero)
                return Fill(buffer.Span);
            clock.Advance(delay);
            // The idle timeout has elapsed, and ends the read at a time of its own.
            if (delay > IdleTimeout.Default)
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
            return Fill(buffer.Span[..1]);
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Fill(Span<byte> buffer)
        {
            for (var at = 0; at < buffer.Length; )
            {
                var count = Math.Min(buffer.Length - at, text.Length - _position);
                text.AsSpan(_position, count).CopyTo(buffer[at..]);
                (at, _position) = (at + count, (_position + count) % text.Length);
            }
            return buffer.Length;
        }
    }
}
