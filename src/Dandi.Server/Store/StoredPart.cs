using Dandi.Server.Store.Files;

namespace Dandi.Server.Store;

/// <summary>A part of a multipart upload, or a segment of an object.</summary>
/// <param name="Number">The part number, from 1.</param>
/// <param name="Bytes">Where its bytes are.</param>
/// <param name="Md5">The MD5 in hexadecimal, which is its ETag.</param>
internal sealed record StoredPart(int Number, StoredBytes Bytes, string Md5);
