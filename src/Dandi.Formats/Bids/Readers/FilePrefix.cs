namespace Dandi.Bids.Readers;

/// <summary>The first bytes of a file, which are all that is read of an image.</summary>
internal static class FilePrefix
{
    /// <summary>Reads up to a number of bytes; fewer if the file is shorter.</summary>
    /// <exception cref="BidsReadException"><c>FILE_READ</c>: the file cannot be read.</exception>
    public static ReadOnlyMemory<byte> Read(Stream stream, int maxLength)
    {
        var bytes = new byte[maxLength];
        var length = ReadFault.Translate(() => stream.ReadAtLeast(bytes, maxLength, throwOnEndOfStream: false));
        return bytes.AsMemory(0, length);
    }
}
