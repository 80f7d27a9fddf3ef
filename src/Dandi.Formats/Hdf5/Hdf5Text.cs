using System.Text;

namespace Dandi.Hdf5;

/// <summary>Texts and names of HDF5 files. The format promises UTF-8 or ASCII and writers do not always keep it:
/// each byte that belongs to no UTF-8 character becomes one of U+DC80 to U+DCFF, which no valid text contains, so that every name stays distinct and can be turned back.</summary>
public static class Hdf5Text
{
    private const char FirstStray = '\uDC00';
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>The text of bytes.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                consumed = 1;
                text.Append((char)(FirstStray + bytes[0]));
            }
            bytes = bytes[consumed..];
        }
        return text.ToString();
    }

    /// <summary>The bytes that <see cref="Decode"/> made a text of.</summary>
    public static byte[] Encode(string text)
    {
        if (IsUtf8(text))
            return Strict.GetBytes(text);
        var bytes = new List<byte>(text.Length);
        foreach (var piece in text.EnumerateRunesOrStrays())
        {
            if (piece.Stray is { } stray)
                bytes.Add(stray);
            else
                bytes.AddRange(Strict.GetBytes(piece.Rune.ToString()));
        }
        return [.. bytes];
    }

    /// <summary>Whether a text came from valid UTF-8.</summary>
    public static bool IsUtf8(string text) => IndexOfStray(text) < 0;

    /// <summary>Where the first byte stands that belongs to no character; -1 if there is none.</summary>
    public static int IndexOfStray(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
                continue;
            if (!char.IsSurrogatePair(text, index))
                return index;
            index++;
        }
        return -1;
    }

    /// <summary>Compares two names by their bytes, the order of HDF5's indexes.</summary>
    public static int Compare(string left, string right)
    {
        // Only characters beyond U+FFFF stand elsewhere in the order of UTF-16.
        var plain =
            left.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0
            && right.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0;
        return plain ? string.CompareOrdinal(left, right) : Encode(left).AsSpan().SequenceCompareTo(Encode(right));
    }

    private static IEnumerable<(Rune Rune, byte? Stray)> EnumerateRunesOrStrays(this string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsLowSurrogate(text[index]))
            {
                yield return (default, (byte)(text[index] - FirstStray));
                continue;
            }
            var rune = Rune.GetRuneAt(text, index);
            index += rune.Utf16SequenceLength - 1;
            yield return (rune, null);
        }
    }
}
