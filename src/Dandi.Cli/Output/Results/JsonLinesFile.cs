using System.Runtime.CompilerServices;
using System.Text;
using Dandi.Files;

namespace Dandi.Cli.Output.Results;

/// <summary>
/// Reads the lines of a JSON Lines file in UTF-8, or in UTF-16 with a byte order mark. Only regular files are read, and
/// memory is bounded by the longest line.
/// </summary>
/// <param name="name">The path as typed, for messages.</param>
/// <param name="path">The path to open.</param>
internal sealed class JsonLinesFile(string name, string path)
{
    /// <summary>The maximum length of a line, in bytes.</summary>
    public const int MaxLineBytes = 16 << 20;

    private const int InitialBuffer = 64 << 10;

    private byte[] _buffer = new byte[InitialBuffer];
    private int _length;

    /// <summary>
    /// Returns the lines with their numbers, from 1. A line is valid until the next one is requested.
    /// </summary>
    /// <exception cref="DandiException">The file cannot be read, or a line is too long.</exception>
    public async IAsyncEnumerable<(int Number, ReadOnlyMemory<byte> Line)> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var file = LocalFile.Open(path);
        await using var stream = new FileStream(file.Handle, FileAccess.Read, bufferSize: 0);
        await ReadMoreAsync(stream, cancellationToken);
        await using var text = TextOf(stream);
        var number = 0;
        for (bool isEnd = false, wasReturn = false; !isEnd; )
        {
            isEnd = !await ReadMoreAsync(text, cancellationToken);
            var start = 0;
            while (_buffer.AsSpan(start.._length).IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var length)
            {
                // The second half of \r\n does not end another line.
                var isSecondHalf = wasReturn && length == 0 && _buffer[start] == '\n';
                wasReturn = _buffer[start + length] == '\r';
                if (!isSecondHalf)
                    yield return (++number, _buffer.AsMemory(start, length));
                start += length + 1;
            }
            if (start < _length)
                wasReturn = false;
            _buffer.AsSpan(start.._length).CopyTo(_buffer);
            _length -= start;
            if (_length >= MaxLineBytes)
            {
                throw new DandiException(
                    $"`{name}`, line {number + 1}, is longer than {MaxLineBytes >> 20} MiB, so it is not a validation "
                        + "result."
                );
            }
        }
        if (_length > 0)
            yield return (number + 1, _buffer.AsMemory(0, _length));
    }

    /// <summary>Skips the byte order mark at the start of the buffer, and converts UTF-16 to UTF-8.</summary>
    private Stream TextOf(Stream stream)
    {
        var (encoding, mark) = _buffer.AsSpan(0, _length) switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (null, 3),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            _ => ((Encoding?)null, 0),
        };
        stream.Position = mark;
        _length = 0;
        return encoding is null
            ? stream
            : Encoding.CreateTranscodingStream(stream, encoding, Encoding.UTF8, leaveOpen: true);
    }

    private async Task<bool> ReadMoreAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (_length == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        try
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            _length += read;
            return read > 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DandiException($"`{name}` cannot be read: {error.Message}", error);
        }
    }
}
