namespace Dandi.FileSystem;

/// <summary>Reads streams into memory, up to a limit.</summary>
internal static class BoundedReading
{
    private const int BlockSize = 16 << 10;

    /// <summary>Reads a stream to its end. Memory is allocated for what there is, not for what is allowed.</summary>
    /// <returns>The bytes; null if there are more than <paramref name="maxBytes"/>.</returns>
    public static ReadOnlyMemory<byte>? TryReadToEnd(Stream stream, int maxBytes)
    {
        // Files that the system generates, as in /proc, have the size 0.
        var expected = stream.CanSeek ? stream.Length : 0;
        var content = new MemoryStream((int)Math.Min(expected, maxBytes));
        // One byte more finds the end of a small file.
        var buffer = new byte[Math.Min(maxBytes, expected is > 0 and < BlockSize ? expected + 1 : BlockSize)];
        for (int read; (read = stream.Read(buffer)) > 0; )
        {
            if (content.Length + read > maxBytes)
                return null;
            content.Write(buffer, 0, read);
        }
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}
