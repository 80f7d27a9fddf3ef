using System.Globalization;
using System.Text;

namespace Dandi.Organizing.Naming;

/// <summary>
/// Makes labels of names: the text after <c>sub-</c>, <c>ses-</c> and so on (docs/spec/organize.md §3.2).
/// </summary>
public static class NameLabel
{
    private const char Replacement = '-';
    private const string Reserved = "_*\\/<>:|\"'?%@;,";

    /// <summary>
    /// Replaces each character that has a meaning in names or cannot be part of every file name by a hyphen.
    /// </summary>
    /// <remarks>
    /// Whitespace is what Python's <c>\s</c> matches. Control characters and halves of surrogate pairs are replaced as
    /// well: they cannot be stored or shown faithfully.
    /// </remarks>
    /// <param name="text">Any text.</param>
    /// <param name="keepsPeriods">Whether periods are kept, as in extensions.</param>
    public static string Sanitize(string text, bool keepsPeriods = false)
    {
        var label = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // An unpaired surrogate is enumerated as U+FFFD; a U+FFFD in the text is one that was lost before.
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune) || Rune.IsWhiteSpace(rune))
                label.Append(Replacement);
            else if (
                rune.IsAscii
                && (
                    Reserved.Contains((char)rune.Value, StringComparison.Ordinal)
                    || (rune.Value == '.' && !keepsPeriods)
                )
            )
                label.Append(Replacement);
            else
                label.Append(rune.ToString());
        }
        return label.ToString();
    }

    /// <summary>The short form of an <c>object_id</c>: its CRC-32 in base 36.</summary>
    public static string OfObjectId(string objectId) => ToBase36(Crc32(Encoding.UTF8.GetBytes(objectId)));

    /// <summary>The date of a session, with its time of day if that is wanted.</summary>
    public static string OfSessionStart(DateTime start, bool hasTime) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{start.Year}{start.Month:00}{start.Day:00}{(hasTime ? $"T{start:HHmmss}" : "")}"
        );

    /// <summary>CRC-32 as in <see href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</see> 8.</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        const uint Polynomial = 0xEDB88320;
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
        }
        return ~crc;
    }

    private static string ToBase36(uint value)
    {
        const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, Digits[(int)(value % (uint)Digits.Length)]);
            value /= (uint)Digits.Length;
        } while (value != 0);
        return digits.ToString();
    }
}
