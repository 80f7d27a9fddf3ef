namespace Dandi.Files.Spool;

/// <summary>
/// A temporary stream for data that may be too large for memory. Writes always append; reads start at any position. Not
/// thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// The stream has up to two sections: the first <c>_storedLength</c> bytes are in a storage (a temp file, or memory if
/// no folder has space), the rest is in a buffer of 64 KiB. Small streams never use a storage. A full buffer is
/// appended to the storage before more is written.
/// </para>
/// <para>
/// If a storage fails because the disk is full, a quota is exceeded or the folder is not writable, the stream moves to
/// the next storage of the <see cref="SpoolSpace"/>: the stored bytes are copied, the old storage is disposed, and the
/// write is repeated. If copying fails as well, the old storage stays in use and the one after that is tried. Nothing
/// is lost as long as one storage has space; otherwise the write fails, and everything written before can still be
/// read.
/// </para>
/// </remarks>
/// <param name="space">The storages to use.</param>
public sealed class SpoolStream(SpoolSpace space) : Stream
{
    private const int BufferSize = 64 << 10;
    private readonly Queue<Func<ISpoolStorage>> _nextStorages = new(space.StorageFactories);
    private readonly List<string> _errors = [];
    private byte[]? _buffer;
    private int _bufferedLength;
    private ISpoolStorage? _storage;
    private long _storedLength;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _storedLength + _bufferedLength;

    /// <summary>The position of the next read; writes always append.</summary>
    public override long Position { get; set; }

    /// <inheritdoc/>
    /// <exception cref="DandiException">No storage has enough space.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _buffer ??= new byte[BufferSize];
        while (buffer.Length > 0)
        {
            if (_bufferedLength == BufferSize)
                StoreBuffer();
            var count = Math.Min(buffer.Length, BufferSize - _bufferedLength);
            buffer[..count].CopyTo(_buffer.AsSpan(_bufferedLength));
            _bufferedLength += count;
            buffer = buffer[count..];
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    /// <exception cref="IOException">The temp file cannot be read.</exception>
    public override int Read(Span<byte> buffer)
    {
        var isStored = Position < _storedLength;
        var count = (int)Math.Clamp((isStored ? _storedLength : Length) - Position, 0, buffer.Length);
        if (count == 0)
            return 0;
        if (isStored)
            count = ReadStored(buffer[..count]);
        else
            _buffer.AsSpan((int)(Position - _storedLength), count).CopyTo(buffer);
        Position += count;
        return count;
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
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
        // An unlinked temp file does not survive the process, so the buffer is as safe as the file.
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _storage?.Dispose();
        (_storage, _buffer) = (null, null);
        base.Dispose(disposing);
    }

    private int ReadStored(Span<byte> bytes) =>
        _storage!.Read(bytes, Position) is > 0 and var count
            ? count
            : throw new EndOfStreamException("A temporary file was truncated by another program.");

    private void StoreBuffer()
    {
        while (!TryAppendBuffer())
        {
            if (_nextStorages.TryDequeue(out var createStorage))
                TryMoveTo(createStorage);
            else
                throw new DandiException(
                    $"No space for temporary data: {string.Join("; ", _errors.Distinct(StringComparer.Ordinal))}. "
                        + "Free some space, or set TMPDIR to a folder that has space."
                );
        }
        _storedLength += _bufferedLength;
        _bufferedLength = 0;
    }

    private bool TryAppendBuffer()
    {
        if (_storage is not { } storage)
            return false;
        return Try(() => storage.Write(_buffer.AsSpan(0, _bufferedLength), _storedLength));
    }

    /// <summary>
    /// Copies the stored bytes to a new storage and uses that; if it fails, the old storage stays in use.
    /// </summary>
    private void TryMoveTo(Func<ISpoolStorage> createStorage)
    {
        ISpoolStorage? storage = null;
        var isMoved = Try(() =>
        {
            storage = createStorage();
            var bytes = new byte[BufferSize];
            for (long offset = 0; offset < _storedLength; )
            {
                var wanted = (int)Math.Min(BufferSize, _storedLength - offset);
                var count = _storage!.Read(bytes.AsSpan(0, wanted), offset);
                if (count == 0)
                    throw new EndOfStreamException("A temporary file was truncated by another program.");
                storage.Write(bytes.AsSpan(0, count), offset);
                offset += count;
            }
        });
        (isMoved ? _storage : storage)?.Dispose();
        if (isMoved)
            _storage = storage;
    }

    private bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            _errors.Add(error.Message.TrimEnd('.'));
            return false;
        }
    }
}
