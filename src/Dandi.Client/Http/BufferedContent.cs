namespace Dandi.Http;

/// <summary>The body of an answer that was read to its end.</summary>
internal sealed class BufferedContent : ByteArrayContent
{
    /// <summary>A body.</summary>
    /// <param name="bytes">An array that it may keep.</param>
    /// <param name="length">How many of its bytes belong to the body.</param>
    public BufferedContent(byte[] bytes, int length)
        : base(bytes, 0, length) => Bytes = bytes.AsMemory(0, length);

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What whoever has sent the request finds odd about the answer; null for nothing.</summary>
    public string? UnexpectedResponse { get; set; }

    /// <summary>That of an answer.</summary>
    public static BufferedContent Of(HttpResponseMessage response) => (BufferedContent)response.Content;
}
