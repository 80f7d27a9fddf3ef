namespace Dandi.Benchmarks;

/// <summary>A file stream that skips large blocks of zeros, so that they take no disk space.</summary>
internal sealed class SparseFile(string path) : Stream
{
    private const int MinHole = 1 << 16;

    private readonly FileStream _file = File.Create(path);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length < MinHole || buffer.ContainsAnyExcept((byte)0))
        {
            _file.Write(buffer);
            return;
        }
        _file.Position += buffer.Length;
        if (_file.Length < _file.Position)
            _file.SetLength(_file.Position);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => _file.Read(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void SetLength(long value) => _file.SetLength(value);

    public override void Flush() => _file.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
