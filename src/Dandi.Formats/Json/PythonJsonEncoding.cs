using System.Text;

namespace Dandi.Json;

/// <summary>
/// Detects the encoding of JSON as Python's <c>json.detect_encoding</c> does: by a byte order mark, otherwise by the
/// positions of zero bytes in the first characters.
/// </summary>
internal static class PythonJsonEncoding
{
    private const string SurrogateReplacement = "\uFFFD";

    /// <summary>Converts text in a detected encoding to UTF-8 without a byte order mark.</summary>
    /// <returns>The text, and whether it was plain UTF-8 already and was returned without a copy.</returns>
    /// <exception cref="PythonJsonException">The bytes are not valid in the detected encoding.</exception>
    public static (ReadOnlyMemory<byte> Text, bool IsPlain) ToUtf8(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span is [0xEF, 0xBB, 0xBF, ..])
            return (bytes[3..], false);
        return Detect(bytes.Span) is { } other ? (Transcode(bytes.Span, other), false) : (bytes, true);
    }

    /// <summary>Replaces surrogates that are encoded in UTF-8, which Python accepts, with U+FFFD.</summary>
    /// <returns>Null if the bytes are not UTF-8 for another reason.</returns>
    public static byte[]? ReplaceSurrogates(ReadOnlySpan<byte> bytes)
    {
        var replaced = bytes.ToArray();
        for (var at = 0; at + 2 < replaced.Length; at++)
        {
            if (
                replaced[at] == 0xED
                && replaced[at + 1] is >= 0xA0 and <= 0xBF
                && replaced[at + 2] is >= 0x80 and <= 0xBF
            )
                Encoding.UTF8.GetBytes(SurrogateReplacement, replaced.AsSpan(at));
        }
        return System.Text.Unicode.Utf8.IsValid(replaced) ? replaced : null;
    }

    private static (Encoding Encoding, int Mark)? Detect(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [0, 0, 0xFE, 0xFF, ..] => (Utf32(isBigEndian: true), 4),
            [0xFF, 0xFE, 0, 0, ..] => (Utf32(isBigEndian: false), 4),
            [0xFE, 0xFF, ..] => (Utf16(isBigEndian: true), 2),
            [0xFF, 0xFE, ..] => (Utf16(isBigEndian: false), 2),
            [0, not 0, _, _, ..] or [0, _] => (Utf16(isBigEndian: true), 0),
            [0, 0, _, _, ..] => (Utf32(isBigEndian: true), 0),
            [_, 0, 0, 0, ..] => (Utf32(isBigEndian: false), 0),
            [_, 0, _, _, ..] or [_, 0] => (Utf16(isBigEndian: false), 0),
            _ => null,
        };

    private static byte[] Transcode(ReadOnlySpan<byte> bytes, (Encoding Encoding, int Mark) source)
    {
        try
        {
            if (source.Encoding is UnicodeEncoding && bytes.Length % sizeof(char) != 0)
                throw new PythonJsonException("it ends in the middle of a UTF-16 character");
            return Encoding.UTF8.GetBytes(source.Encoding.GetString(bytes[source.Mark..]));
        }
        catch (DecoderFallbackException)
        {
            throw new PythonJsonException($"it is not {source.Encoding.WebName.ToUpperInvariant()}");
        }
    }

    // Lone surrogates are replaced with U+FFFD, as in UTF-8.
    private static UnicodeEncoding Utf16(bool isBigEndian) =>
        new(isBigEndian, byteOrderMark: false, throwOnInvalidBytes: false);

    private static UTF32Encoding Utf32(bool isBigEndian) =>
        new(isBigEndian, byteOrderMark: false, throwOnInvalidCharacters: true);
}
