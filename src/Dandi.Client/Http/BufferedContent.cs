using System.Text;

namespace Dandi.Http;

/// <summary>The body of a response that was read to its end.</summary>
internal sealed class BufferedContent : ByteArrayContent
{
    private Action? _disposed;

    /// <summary>Wraps the first <paramref name="length"/> bytes of an array, of which it becomes the owner.</summary>
    /// <param name="bytes">The array.</param>
    /// <param name="length">The length of the body.</param>
    /// <param name="disposed">Called once, when the body is disposed.</param>
    public BufferedContent(byte[] bytes, int length, Action disposed)
        : base(bytes, 0, length) => (Bytes, _disposed) = (bytes.AsMemory(0, length), disposed);

    /// <summary>Creates a body without bytes, of a response whose body was read or refused.</summary>
    /// <param name="unexpectedResponse">Why it was refused; otherwise null.</param>
    public static BufferedContent Empty(string? unexpectedResponse) =>
        new([], 0, () => { }) { UnexpectedResponse = unexpectedResponse };

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The body as UTF-8. The encoding that the response states may not exist, so it is ignored.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Why the response cannot come from the server that was asked; null if it can.</summary>
    public string? UnexpectedResponse { get; set; }

    /// <summary>The body of a response that came through <see cref="RetryHandler"/>.</summary>
    public static BufferedContent Of(HttpResponseMessage response) => (BufferedContent)response.Content;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Interlocked.Exchange(ref _disposed, null)?.Invoke();
        base.Dispose(disposing);
    }
}
