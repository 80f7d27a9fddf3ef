using Dandi.FileSystem;

namespace Dandi.Bids.Readers;

/// <summary>Reads files that are small enough to be in memory.</summary>
internal static class WholeFile
{
    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="BidsReadException"><c>FILE_READ</c>: it cannot be read, or it is too large.</exception>
    public static ReadOnlyMemory<byte> Read(Stream stream, int maxBytes) =>
        ReadFault.Translate(() => BoundedReading.TryReadToEnd(stream, maxBytes))
        ?? throw new BidsReadException(
            "FILE_READ",
            $"The file is larger than {maxBytes >> 20} MiB, the limit for a file of its type."
        )
        {
            IsRefusal = true,
        };
}
