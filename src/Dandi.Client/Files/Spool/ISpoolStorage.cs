namespace Dandi.Files.Spool;

/// <summary>
/// Where a <see cref="SpoolStream"/> stores its bytes: an unlinked temp file, or memory. Disposing it frees the space.
/// </summary>
internal interface ISpoolStorage : IDisposable
{
    /// <summary>Writes bytes at an offset at or before the current end: there are never gaps.</summary>
    /// <exception cref="IOException">There is not enough space.</exception>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Reads bytes that were written before.</summary>
    /// <returns>The number of bytes read, which is less than requested only at the end.</returns>
    int Read(Span<byte> bytes, long offset);
}
