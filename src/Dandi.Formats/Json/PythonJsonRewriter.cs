using System.Globalization;
using System.Text;

namespace Dandi.Json;

/// <summary>
/// Rewrites the extensions of Python's JSON as standard JSON. Lines are kept; positions within a line can be mapped
/// back to the original text.
/// </summary>
/// <param name="text">The original text in UTF-8; it is not modified.</param>
internal sealed class PythonJsonRewriter(ReadOnlyMemory<byte> text)
{
    private const int AddedByNaN = 2;
    private const int EscapeLength = 6;

    // The original positions of NaN, each of which became two bytes longer. No other replacement changes the length.
    private readonly List<int> _added = [];

    /// <summary>The text after the replacements so far.</summary>
    public ReadOnlyMemory<byte> Text { get; private set; } = text;

    /// <summary>Replaces escapes of lone surrogates with <c>\uFFFD</c>.</summary>
    /// <returns>Whether there was one.</returns>
    public bool RewriteSurrogates()
    {
        var span = Text.Span;
        byte[]? rewritten = null;
        for (var at = 0; at < span.Length; at++)
        {
            var next = span[at..].IndexOf((byte)'\\');
            if (next < 0)
                break;
            at += next;
            if (CodeUnitAt(span, at) is not { } unit)
            {
                // The next character is escaped, and may be a backslash.
                at++;
                continue;
            }
            if (
                char.IsHighSurrogate(unit)
                && CodeUnitAt(span, at + EscapeLength) is { } low
                && char.IsLowSurrogate(low)
            )
                at += EscapeLength;
            else if (char.IsSurrogate(unit))
                Encoding.UTF8.GetBytes("\\uFFFD", (rewritten ??= span.ToArray()).AsSpan(at));
            at += EscapeLength - 1;
        }
        if (rewritten is null)
            return false;
        Text = rewritten;
        return true;
    }

    /// <summary>
    /// Replaces the values <c>Infinity</c> and <c>NaN</c> with <c>1e999</c> (padded with spaces) and <c>"NaN"</c>.
    /// </summary>
    /// <returns>Whether there was one.</returns>
    public bool RewriteNumbers()
    {
        var span = Text.Span;
        if (span.IndexOf("NaN"u8) < 0 && span.IndexOf("Infinity"u8) < 0)
            return false;
        var (rewritten, isString) = (new MemoryStream(span.Length), false);
        var kept = 0;
        for (var at = 0; at < span.Length; at++)
        {
            if (span[at] == '"')
                isString = !isString;
            else if (isString && span[at] == '\\')
                at++;
            else if (!isString && NumberAt(span, at) is { Length: > 0 } number)
            {
                rewritten.Write(span[kept..at]);
                rewritten.Write(
                    number switch
                    {
                        "NaN" => "\"NaN\""u8,
                        "Infinity" => "   1e999"u8,
                        _ => "   -1e999"u8,
                    }
                );
                if (number == "NaN")
                    _added.Add(at);
                kept = at + number.Length;
                at = kept - 1;
            }
        }
        if (kept == 0)
            return false;
        rewritten.Write(span[kept..]);
        Text = rewritten.GetBuffer().AsMemory(0, (int)rewritten.Length);
        return true;
    }

    /// <summary>Maps a position in <see cref="Text"/> to the position in the original text, in the same line.</summary>
    /// <param name="line">The line, counted from 0.</param>
    /// <param name="position">The byte in the line, counted from 0.</param>
    public long OriginalPosition(long line, long position)
    {
        if (_added.Count == 0)
            return position;
        var start = 0;
        for (var passed = 0L; passed < line; passed++)
            start += Text.Span[start..].IndexOf((byte)'\n') + 1;
        var (index, end) = (0, start + position);
        var before = 0;
        foreach (var original in _added)
        {
            var here = original + (index++ * AddedByNaN);
            if (here >= start && here < end)
                before++;
        }
        return position - (before * AddedByNaN);
    }

    /// <summary>The UTF-16 code unit of an escape such as <c>\u00e9</c>; null if there is no such escape.</summary>
    private static char? CodeUnitAt(ReadOnlySpan<byte> span, int at) =>
        at + EscapeLength <= span.Length
        && span[at] == '\\'
        && span[at + 1] == 'u'
        && ushort.TryParse(
            span.Slice(at + 2, 4),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var unit
        )
            ? (char)unit
            : null;

    /// <summary>
    /// The literal <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c> at a position; empty if there is none, or if it is
    /// part of a longer word or the name of a member.
    /// </summary>
    private static string NumberAt(ReadOnlySpan<byte> span, int at)
    {
        var rest = span[at..];
        var word =
            rest.StartsWith("NaN"u8) ? "NaN"
            : rest.StartsWith("Infinity"u8) ? "Infinity"
            : rest.StartsWith("-Infinity"u8) ? "-Infinity"
            : "";
        if (word.Length == 0)
            return "";
        var following = rest[word.Length..];
        if (
            following
            is [not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' or (byte)']' or (byte)'}'), ..]
        )
            return "";
        return following.TrimStart(" \t\r\n"u8) is [(byte)':', ..] ? "" : word;
    }
}
