using Microsoft.Win32.SafeHandles;

namespace Dandi.FileSystem;

/// <summary>The bytes of an open file, with the length that it had when this was created.</summary>
/// <param name="handle">The file, which must be seekable. The caller closes it.</param>
public sealed class FileByteSource(SafeFileHandle handle) : IByteSource
{
    /// <inheritdoc/>
    public long Length { get; } = RandomAccess.GetLength(handle);

    /// <inheritdoc/>
    public int Read(Span<byte> destination, long offset) => RandomAccess.Read(handle, destination, offset);
}
