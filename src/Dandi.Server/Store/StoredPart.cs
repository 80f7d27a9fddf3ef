namespace Dandi.Server.Store;

/// <summary>A part of an unfinished object.</summary>
/// <param name="Number">From 1.</param>
/// <param name="File">The name of the file that holds it.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Md5">The MD5 of its bytes, in hexadecimal.</param>
internal sealed record StoredPart(int Number, string File, long Size, string Md5);
