namespace Dandi.Server.Store;

/// <summary>The body of a PUT, with the headers that describe it.</summary>
/// <param name="Bytes">The body, not yet read.</param>
/// <param name="Md5">The MD5 in <c>Content-MD5</c>, or null.</param>
/// <param name="ContentType">The media type in <c>Content-Type</c>, or null.</param>
internal sealed record IncomingBody(Stream Bytes, byte[]? Md5, string? ContentType);
