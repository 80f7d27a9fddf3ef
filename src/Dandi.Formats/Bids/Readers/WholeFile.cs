namespace Dandi.Bids.Readers;

/// <summary>Reads files that are small enough to be in memory.</summary>
internal static class WholeFile
{
    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="BidsReadException"><c>FILE_READ</c>: it cannot be read, or it is too large.</exception>
    public static ReadOnlyMemory<byte> Read(Stream stream, int maxBytes)
    {
        var content = new MemoryStream();
        var buffer = new byte[16 << 10];
        try
        {
            for (int read; (read = stream.Read(buffer)) > 0; )
            {
                if (content.Length + read > maxBytes)
                {
                    var message = $"The file is larger than {maxBytes >> 20} MiB, the limit for a file of its type.";
                    throw new BidsReadException("FILE_READ", message);
                }
                content.Write(buffer, 0, read);
            }
        }
        catch (IOException error)
        {
            throw new BidsReadException("FILE_READ", error.Message);
        }
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}
