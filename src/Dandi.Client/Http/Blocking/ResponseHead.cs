using System.Buffers.Text;
using System.Text;

namespace Dandi.Http.Blocking;

/// <summary>
/// The status line and headers of a response whose body is as long as its <c>Content-Length</c>
/// (<see href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</see>, sections 4 to 6). Valid as long as the bytes
/// that it was parsed from.
/// </summary>
internal readonly ref struct ResponseHead
{
    private const int StatusLength = 3;

    private ResponseHead(int status) => Status = status;

    /// <summary>The status, 200 to 599.</summary>
    public int Status { get; private init; }

    /// <summary>The length of the body.</summary>
    public long ContentLength { get; private init; } = -1;

    /// <summary>Whether the server closes the connection after the response.</summary>
    public bool Closes { get; private init; }

    /// <summary>The value of <c>ETag</c>; empty if there is none.</summary>
    public ReadOnlySpan<byte> ETag { get; private init; }

    /// <summary>The value of <c>Date</c>; empty if there is none.</summary>
    public ReadOnlySpan<byte> Date { get; private init; }

    /// <summary>The time in <c>Date</c>; null if there is none.</summary>
    public DateTimeOffset? ParseDate() =>
        Utf8Parser.TryParse(Date, out DateTimeOffset date, out _, standardFormat: 'R') ? date : null;

    /// <summary>Parses a response head.</summary>
    /// <param name="bytes">The bytes up to and including the empty line.</param>
    /// <param name="head">The head.</param>
    /// <returns>
    /// False if it is malformed, or valid but of another kind: HTTP/1.0, an interim response, or one whose body is
    /// encoded or has no stated length.
    /// </returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out ResponseHead head)
    {
        head = default;
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 0 || ParseStatus(bytes[..end]) is not { } status)
            return false;
        var parsed = new ResponseHead(status);
        for (bytes = bytes[(end + 2)..]; (end = bytes.IndexOf("\r\n"u8)) > 0; bytes = bytes[(end + 2)..])
        {
            if (!TryParseField(bytes[..end], ref parsed))
                return false;
        }
        head = parsed;
        return end == 0 && parsed.ContentLength >= 0;
    }

    private static int? ParseStatus(ReadOnlySpan<byte> line)
    {
        var prefix = "HTTP/1.1 "u8;
        if (!line.StartsWith(prefix) || line.Length < prefix.Length + StatusLength)
            return null;
        var digits = line[prefix.Length..];
        return
            Utf8Parser.TryParse(digits[..StatusLength], out int status, out var length)
            && length == StatusLength
            && status is >= 200 and < 600
            && (digits.Length == StatusLength || digits[StatusLength] == ' ')
            ? status
            : null;
    }

    private static bool TryParseField(ReadOnlySpan<byte> line, ref ResponseHead head)
    {
        var colon = line.IndexOf((byte)':');
        // A blank at the beginning continues the line before, and one before the colon is an error.
        if (colon <= 0 || line[0] is (byte)' ' or (byte)'\t' || line[colon - 1] is (byte)' ' or (byte)'\t')
            return false;
        var name = line[..colon];
        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (Is(name, "Content-Length"u8))
        {
            if (head.ContentLength >= 0 || ParseLength(value) is not { } length)
                return false;
            head = head with { ContentLength = length };
        }
        else if (Is(name, "Transfer-Encoding"u8) || (Is(name, "Content-Encoding"u8) && !Is(value, "identity"u8)))
        {
            return false;
        }
        else if (Is(name, "Connection"u8))
        {
            head = head with { Closes = head.Closes || !Is(value, "keep-alive"u8) };
        }
        else if (Is(name, "ETag"u8))
        {
            head = head with { ETag = value };
        }
        else if (Is(name, "Date"u8))
        {
            head = head with { Date = value };
        }
        return true;
    }

    private static long? ParseLength(ReadOnlySpan<byte> digits) =>
        // The parser would accept a sign.
        digits.Length > 0
        && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
        && Utf8Parser.TryParse(digits, out long length, out var consumed)
        && consumed == digits.Length
            ? length
            : null;

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> expected) =>
        Ascii.EqualsIgnoreCase(text, expected);
}
