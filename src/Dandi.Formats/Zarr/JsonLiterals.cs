namespace Dandi.Zarr;

/// <summary>The words for numbers which Python writes and JSON does not know: <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>.</summary>
internal static class JsonLiterals
{
    /// <summary>Puts 0 in the place of the words outside of texts.</summary>
    /// <returns>The document, or null where there is no such word.</returns>
    public static byte[]? Replace(ReadOnlySpan<byte> document)
    {
        if (document.IndexOf("NaN"u8) < 0 && document.IndexOf("Infinity"u8) < 0) return null;
        var plain = new byte[document.Length];
        var (at, length, isText) = (0, 0, false);
        while (at < document.Length)
        {
            var rest = document[at..];
            var word = isText ? 0 : WordAt(rest);
            if (word > 0)
            {
                // Nobody looks at the value, and a 0 never makes the document longer.
                plain[length++] = (byte)'0';
                at += word;
                continue;
            }
            if (rest[0] == '"') isText = !isText;
            if (isText && rest[0] == '\\' && rest.Length > 1)
            {
                plain[length++] = rest[0];
                at++;
            }
            plain[length++] = document[at++];
        }
        return plain[..length];
    }

    private static int WordAt(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("NaN"u8) ? 3 : rest.StartsWith("Infinity"u8) ? 8 : rest.StartsWith("-Infinity"u8) ? 9 : 0;
}
