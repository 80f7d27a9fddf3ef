namespace Dandi.Formats.Tests.Bids.Readers;

/// <summary>A stream that repeats some bytes without end.</summary>
internal sealed class EndlessStream : Stream
{
    private readonly byte[] _bytes;

    public EndlessStream(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var start = (int)(Position % _bytes.Length);
        var length = Math.Min(count, _bytes.Length - start);
        _bytes.AsSpan(start, length).CopyTo(buffer.AsSpan(offset));
        Position += length;
        return length;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
