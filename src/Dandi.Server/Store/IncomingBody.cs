namespace Dandi.Server.Store;

/// <summary>Bytes that arrive.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Md5">The MD5 that they were announced with, or null.</param>
/// <param name="ContentType">The media type that they were announced with, or null.</param>
internal sealed record IncomingBody(Stream Bytes, byte[]? Md5, string? ContentType);
