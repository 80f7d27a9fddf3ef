using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>The stored bytes of a chunk as a stream, to decompress a chunk that is too large to be kept in
/// memory.</summary>
internal sealed class StoredChunkStream(FileBytes file, Hdf5Chunk chunk) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => chunk.Size;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, chunk.Size - Position);
        file.Read(chunk.Address + Position, buffer[..count], "chunk");
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
