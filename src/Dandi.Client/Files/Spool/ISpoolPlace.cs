namespace Dandi.Files.Spool;

/// <summary>Something that takes bytes at offsets and gives them back.</summary>
internal interface ISpoolPlace : IDisposable
{
    /// <summary>Writes bytes at an offset up to which everything is written.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Reads bytes that were written.</summary>
    /// <returns>How many were read: fewer than asked for only at the end.</returns>
    int Read(Span<byte> bytes, long offset);
}
