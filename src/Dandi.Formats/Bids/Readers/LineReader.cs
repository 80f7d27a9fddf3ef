using System.Text.Unicode;

namespace Dandi.Bids.Readers;

/// <summary>
/// Reads the lines of a text file in strict UTF-8. A line ends with a line feed, before which a carriage return is left
/// out; a byte order mark is skipped.
/// </summary>
/// <param name="stream">The file.</param>
/// <param name="atEnd">Is called with the number of bytes when the end of the file is found.</param>
internal sealed class LineReader(Stream stream, Action<long>? atEnd = null)
{
    private const int BlockSize = 64 << 10;
    private const int FirstSize = 4 << 10;

    // The longest known line, of a table with 30,000 columns, has 600 kB.
    private const int MaxLineLength = 16 << 20;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    // Most files are small. One byte more finds the end of the file.
    private byte[] _buffer = new byte[stream.CanSeek ? (int)Math.Min(stream.Length + 1, BlockSize) : FirstSize];
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private bool _hasBegun;
    private long _length;

    /// <summary>The number of lines that were read.</summary>
    public int LineCount { get; private set; }

    /// <summary>The number of bytes that the file has at least, and at most if it is smaller than a block.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, which is valid until the next one is read.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="BidsReadException">The line is not UTF-8, or too long.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        if (!_hasBegun)
            Begin();
        for (var searched = 0; ; )
        {
            var available = _buffer.AsSpan(_start, _end - _start);
            var length = available[searched..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = available[..(searched + length)];
                _start += line.Length + 1;
                if (line.EndsWith("\r"u8))
                    line = line[..^1];
                break;
            }
            if (_isAtEnd)
            {
                line = available;
                _start = _end;
                if (line.IsEmpty)
                    return false;
                break;
            }
            searched = available.Length;
            Fill();
        }
        LineCount++;
        return Utf8.IsValid(line) ? true : throw NotUtf8();
    }

    /// <summary>Reads the first block. All of it must be UTF-8, even if not all lines are read.</summary>
    private void Begin()
    {
        _hasBegun = true;
        while (_end < BlockSize && !_isAtEnd)
            Fill();
        var block = _buffer.AsSpan(0, _end);
        if (block.StartsWith(ByteOrderMark))
            _start = ByteOrderMark.Length;
        if (!_isAtEnd)
            block = WithoutUnfinishedCharacter(block);
        if (!Utf8.IsValid(block))
            throw NotUtf8();
    }

    private static Span<byte> WithoutUnfinishedCharacter(Span<byte> block)
    {
        for (var length = 1; length <= 3 && length <= block.Length; length++)
        {
            // The first byte of a sequence of more bytes than there are.
            if (block[^length] >= 0xC0)
                return block[^length] >= 0xF0 || length < (block[^length] >= 0xE0 ? 3 : 2) ? block[..^length] : block;
        }
        return block;
    }

    private void Fill()
    {
        if (_start > 0 && (_end == _buffer.Length || _start > BlockSize))
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxLineLength)
            {
                throw new BidsReadException(
                    "FILE_READ",
                    $"Line {LineCount + 1} is longer than {MaxLineLength >> 20} MiB, which this program does not read. "
                        + "Check that the file is a table with line breaks."
                )
                {
                    IsRefusal = true,
                };
            }
            var size = _buffer.Length * 4;
            Array.Resize(ref _buffer, _buffer.Length < BlockSize ? Math.Min(size, BlockSize) : size);
        }
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _length += read;
        _isAtEnd = read == 0;
        if (_isAtEnd)
            atEnd?.Invoke(_length);
    }

    private static BidsReadException NotUtf8() =>
        new("INVALID_FILE_ENCODING", "The file is not valid UTF-8. Save it with the encoding UTF-8.");
}
