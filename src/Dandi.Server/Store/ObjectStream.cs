using Dandi.Server.Store.Files;

namespace Dandi.Server.Store;

/// <summary>The bytes of an object at any position, as long as the object is open. Not thread-safe.</summary>
internal sealed class ObjectStream : Stream
{
    private readonly IReadOnlyList<StoredBytes> _segments;
    private readonly BlobFiles _files;
    private readonly long[] _starts;
    private FileStream? _file;
    private int _open = -1;

    public ObjectStream(IReadOnlyList<StoredBytes> segments, BlobFiles files)
    {
        (_segments, _files, _starts) = (segments, files, new long[segments.Count]);
        for (var i = 0; i < segments.Count; i++)
        {
            _starts[i] = Length;
            Length += segments[i].Size;
        }
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (Position < 0 || Position >= Length || buffer.IsEmpty)
            return 0;
        var index = Array.BinarySearch(_starts, Position);
        // Of segments without bytes, which begin at the same position, the last one has them.
        index = index < 0 ? ~index - 1 : index;
        while (_segments[index].Size == 0)
            index++;
        var offset = Position - _starts[index];
        var count = (int)Math.Min(buffer.Length, _segments[index].Size - offset);
        var file = Open(index);
        file.Position = _segments[index].Start + offset;
        var read = file.Read(buffer[..count]);
        Position += read;
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file?.Dispose();
        base.Dispose(disposing);
    }

    private FileStream Open(int index)
    {
        if (index == _open)
            return _file!;
        _file?.Dispose();
        _file = _files.OpenRead(_segments[index].File);
        _open = index;
        return _file;
    }
}
