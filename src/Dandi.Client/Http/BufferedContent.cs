using System.Buffers;
using System.Text;

namespace Dandi.Http;

/// <summary>
/// The body of a response that was read to its end. Its bytes must not be used after the response was disposed of.
/// </summary>
internal sealed class BufferedContent : ByteArrayContent
{
    private readonly int _length;
    private readonly Action _disposed;
    private byte[]? _bytes;

    /// <summary>Wraps the first <paramref name="length"/> bytes of an array, of which it becomes the owner.</summary>
    /// <param name="bytes">An array of the shared pool.</param>
    /// <param name="length">The length of the body.</param>
    /// <param name="disposed">Called once, when the body is disposed.</param>
    public BufferedContent(byte[] bytes, int length, Action disposed)
        : base(bytes, 0, length) => (_bytes, _length, _disposed) = (bytes, length, disposed);

    /// <summary>Creates a body without bytes, of a response whose body was read or refused.</summary>
    /// <param name="unexpectedResponse">Why it was refused; otherwise null.</param>
    public static BufferedContent Empty(string? unexpectedResponse) =>
        new([], 0, () => { }) { UnexpectedResponse = unexpectedResponse };

    /// <exception cref="ObjectDisposedException">The response was disposed of.</exception>
    public ReadOnlyMemory<byte> Bytes =>
        (_bytes ?? throw new ObjectDisposedException(nameof(BufferedContent))).AsMemory(0, _length);

    /// <summary>The body as UTF-8. The encoding that the response states may not exist, so it is ignored.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Why the response cannot come from the server that was asked; null if it can.</summary>
    public string? UnexpectedResponse { get; set; }

    /// <summary>The body of a response that came through <see cref="RetryHandler"/>.</summary>
    public static BufferedContent Of(HttpResponseMessage response) => (BufferedContent)response.Content;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || Interlocked.Exchange(ref _bytes, null) is not { } bytes)
            return;
        ArrayPool<byte>.Shared.Return(bytes);
        _disposed();
    }
}
