namespace Dandi.Server.Store;

/// <summary>The body of a PUT, with the headers that describe it.</summary>
/// <param name="Bytes">The body, not yet read.</param>
/// <param name="Length">The size in <c>Content-Length</c>.</param>
/// <param name="Md5">The MD5 in <c>Content-MD5</c>, or null.</param>
/// <param name="ContentType">The media type in <c>Content-Type</c>, or null.</param>
internal sealed record IncomingBody(Stream Bytes, long Length, byte[]? Md5, string? ContentType)
{
    /// <summary>Whether the MD5 of the bytes that arrived is the one in <c>Content-MD5</c>, if there is one.</summary>
    public bool IsMatch(byte[] md5) => Md5 is null || Md5.AsSpan().SequenceEqual(md5);
}
