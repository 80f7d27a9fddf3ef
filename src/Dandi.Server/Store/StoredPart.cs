using Dandi.Server.Store.Files;

namespace Dandi.Server.Store;

/// <summary>A part of a multipart upload, or a segment of an object.</summary>
/// <param name="Number">The part number, from 1.</param>
/// <param name="File">The name of the file with its bytes (<see cref="BlobFiles"/>).</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Md5">The MD5 in hexadecimal, which is its ETag.</param>
internal sealed record StoredPart(int Number, string File, long Size, string Md5);
