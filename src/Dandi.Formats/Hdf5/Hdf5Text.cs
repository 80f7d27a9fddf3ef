using System.Text;

namespace Dandi.Hdf5;

/// <summary>
/// Converts strings and names of HDF5 files. The format requires ASCII or UTF-8, but not all writers comply: each byte
/// that is not part of valid UTF-8 becomes one of U+DC80 to U+DCFF, as Python's
/// <see href="https://peps.python.org/pep-0383/">surrogateescape</see> does. So names remain distinct and can be
/// converted back.
/// </summary>
public static class Hdf5Text
{
    private const char EscapeBase = '\uDC00';
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>Converts bytes to a string.</summary>
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
                text.Append((char)(EscapeBase + bytes[0]));
            }
            bytes = bytes[consumed..];
        }
        return text.ToString();
    }

    /// <summary>Converts a string of <see cref="Decode"/> back to the same bytes.</summary>
    public static byte[] Encode(string text)
    {
        if (IsUtf8(text))
            return Strict.GetBytes(text);
        var bytes = new List<byte>(text.Length);
        foreach (var (rune, escapedByte) in text.EnumerateRunesAndEscapes())
        {
            if (escapedByte is { } value)
                bytes.Add(value);
            else
                bytes.AddRange(Strict.GetBytes(rune.ToString()));
        }
        return [.. bytes];
    }

    /// <summary>Whether a string of <see cref="Decode"/> was valid UTF-8.</summary>
    public static bool IsUtf8(string text) => IndexOfEscape(text) < 0;

    /// <summary>The index of the first character that stands for an invalid byte; -1 if there is none.</summary>
    public static int IndexOfEscape(string text)
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

    /// <summary>Compares two names by their bytes, which is the order of names in HDF5.</summary>
    /// <returns>Negative, zero or positive, as <see cref="IComparable.CompareTo"/> returns.</returns>
    public static int Compare(string left, string right)
    {
        // Without surrogates, the order of UTF-16 code units is the same as that of UTF-8 bytes.
        var plain =
            left.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0
            && right.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0;
        return plain ? string.CompareOrdinal(left, right) : Encode(left).AsSpan().SequenceCompareTo(Encode(right));
    }

    private static IEnumerable<(Rune Rune, byte? EscapedByte)> EnumerateRunesAndEscapes(this string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsLowSurrogate(text[index]))
            {
                yield return (default, (byte)(text[index] - EscapeBase));
                continue;
            }
            var rune = Rune.GetRuneAt(text, index);
            index += rune.Utf16SequenceLength - 1;
            yield return (rune, null);
        }
    }
}
