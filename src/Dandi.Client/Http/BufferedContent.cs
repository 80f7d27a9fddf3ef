namespace Dandi.Http;

/// <summary>The body of a response that was read to its end.</summary>
internal sealed class BufferedContent : ByteArrayContent
{
    /// <summary>Wraps the first <paramref name="length"/> bytes of an array, of which it becomes the owner.</summary>
    public BufferedContent(byte[] bytes, int length)
        : base(bytes, 0, length) => Bytes = bytes.AsMemory(0, length);

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Why the response cannot come from the server that was asked; null if it can.</summary>
    public string? UnexpectedResponse { get; set; }

    /// <summary>The body of a response that came through <see cref="RetryHandler"/>.</summary>
    public static BufferedContent Of(HttpResponseMessage response) => (BufferedContent)response.Content;
}
