namespace Dandi.FileSystem;

/// <summary>Bytes that can be read at any position: those of a local file, or of one that is elsewhere.</summary>
public interface IByteSource
{
    /// <summary>The number of bytes.</summary>
    long Length { get; }

    /// <summary>Reads bytes, perhaps fewer than the buffer holds.</summary>
    /// <param name="destination">The buffer to read into.</param>
    /// <param name="offset">The position of the first byte.</param>
    /// <returns>The number of bytes read; 0 only at the end.</returns>
    int Read(Span<byte> destination, long offset);
}
