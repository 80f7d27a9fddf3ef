namespace Dandi.Server.Store.Files;

/// <summary>Where the bytes of an object or part are.</summary>
/// <param name="File">The name of the file (<see cref="BlobFiles"/>).</param>
/// <param name="Start">The position of the first byte in the file.</param>
/// <param name="Size">The number of bytes.</param>
internal sealed record StoredBytes(string File, long Start, long Size);
