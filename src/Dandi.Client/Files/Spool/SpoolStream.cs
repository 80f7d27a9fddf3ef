namespace Dandi.Files.Spool;

/// <summary>What would be too much for the memory of one thing that waits. It is written at the end and read anywhere; for one thread at a time.</summary>
/// <remarks>
/// Little is kept in a buffer alone. When the buffer is full, it goes to the first place of the space. If a place fails, because its disk is full, its quota is used up or its folder cannot be
/// written to, what is there moves to the next place, and the write is repeated there: nothing is lost as long as one place has room.
/// </remarks>
/// <param name="space">The places.</param>
public sealed class SpoolStream(SpoolSpace space) : Stream
{
    private const int BufferSize = 64 << 10;
    private readonly Queue<Func<ISpoolPlace>> _next = new(space.Places);
    private readonly List<string> _faults = [];
    private byte[]? _buffer;
    private int _buffered;
    private ISpoolPlace? _place;
    private long _placed;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _placed + _buffered;

    /// <summary>Where the next read begins; writes always go to the end.</summary>
    public override long Position { get; set; }

    /// <inheritdoc/>
    /// <exception cref="DandiException">No place has room.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _buffer ??= new byte[BufferSize];
        while (buffer.Length > 0)
        {
            if (_buffered == BufferSize)
                EmptyBuffer();
            var count = Math.Min(buffer.Length, BufferSize - _buffered);
            buffer[..count].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += count;
            buffer = buffer[count..];
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    /// <exception cref="IOException">What was written cannot be read again.</exception>
    public override int Read(Span<byte> buffer)
    {
        var isPlaced = Position < _placed;
        var count = (int)Math.Clamp((isPlaced ? _placed : Length) - Position, 0, buffer.Length);
        if (count == 0)
            return 0;
        if (isPlaced)
            count = ReadPlaced(buffer[..count]);
        else
            _buffer.AsSpan((int)(Position - _placed), count).CopyTo(buffer);
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
        // What is in the buffer is as safe as what is in a file without a name.
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _place?.Dispose();
        (_place, _buffer) = (null, null);
        base.Dispose(disposing);
    }

    private int ReadPlaced(Span<byte> bytes) =>
        _place!.Read(bytes, Position) is > 0 and var count
            ? count
            : throw new EndOfStreamException("A temporary file has lost what was written to it.");

    private void EmptyBuffer()
    {
        while (!TryPlace())
        {
            if (_next.TryDequeue(out var make))
                TryMoveTo(make);
            else
                throw new DandiException(
                    $"There is no room for temporary data: {string.Join("; ", _faults.Distinct(StringComparer.Ordinal))}. Free some space, or set TMPDIR to a folder that has room."
                );
        }
        _placed += _buffered;
        _buffered = 0;
    }

    private bool TryPlace()
    {
        if (_place is not { } place)
            return false;
        return Try(() => place.Write(_buffer.AsSpan(0, _buffered), _placed));
    }

    /// <summary>Makes a place the one in use, with all that was in the one before; where that fails, the one before stays.</summary>
    private void TryMoveTo(Func<ISpoolPlace> make)
    {
        ISpoolPlace? place = null;
        var isMoved = Try(() =>
        {
            place = make();
            var bytes = new byte[BufferSize];
            for (long offset = 0; offset < _placed; )
            {
                var count = _place!.Read(bytes.AsSpan(0, (int)Math.Min(BufferSize, _placed - offset)), offset);
                if (count == 0)
                    throw new EndOfStreamException("A temporary file has lost what was written to it.");
                place.Write(bytes.AsSpan(0, count), offset);
                offset += count;
            }
        });
        (isMoved ? _place : place)?.Dispose();
        if (isMoved)
            _place = place;
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
            _faults.Add(error.Message.TrimEnd('.'));
            return false;
        }
    }
}
