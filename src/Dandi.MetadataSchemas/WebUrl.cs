using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace Dandi.MetadataSchemas;

/// <summary>Whether a URI is the URL of a web page, as browsers read it (WHATWG URL).</summary>
internal static class WebUrl
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\0\t\n\r #/:<>?@[\\]^|%");

    /// <param name="uri">A text that is a URI (<see cref="MetadataFormats"/>).</param>
    public static bool IsValid(string uri)
    {
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || uri[..colon].ToLowerInvariant() is not ("http" or "https"))
            return false;
        var rest = uri.AsSpan(colon + 1).TrimStart("/\\");
        var end = rest.IndexOfAny("/\\?#");
        var authority = end < 0 ? rest : rest[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        return authority is ['[', ..] ? IsBracketed(authority) : IsHostAndPort(authority);
    }

    private static bool IsBracketed(ReadOnlySpan<char> authority)
    {
        var close = authority.IndexOf(']');
        return close > 0
            && IPAddress.TryParse(authority[1..close], out _)
            && authority[1..close].Contains(':')
            && (close + 1 == authority.Length || (authority[close + 1] == ':' && IsPort(authority[(close + 2)..])));
    }

    private static bool IsHostAndPort(ReadOnlySpan<char> authority)
    {
        var colon = authority.IndexOf(':');
        return (colon < 0 || IsPort(authority[(colon + 1)..]))
            && IsHost(colon < 0 ? authority.ToString() : authority[..colon].ToString());
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        text.IsEmpty || ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsHost(string text)
    {
        var host = Uri.UnescapeDataString(text).Normalize(NormalizationForm.FormKC);
        if (host.Length == 0 || host.AsSpan().IndexOfAny(Forbidden) >= 0 || host.Any(char.IsControl))
            return false;
        var labels = (host.EndsWith('.') ? host[..^1] : host).Split('.');
        return !IsNumber(labels[^1]) || IsAddress(labels);
    }

    /// <summary>Whether a label is a number, so that the whole host must be an IPv4 address.</summary>
    private static bool IsNumber(string label) =>
        (label.Length > 0 && label.All(char.IsAsciiDigit)) || NumberOf(label) is not null;

    private static bool IsAddress(string[] labels)
    {
        if (labels.Length > 4)
            return false;
        var limit = 1UL << (8 * (5 - labels.Length));
        return labels[..^1].All(label => NumberOf(label) <= byte.MaxValue) && NumberOf(labels[^1]) < limit;
    }

    private static ulong? NumberOf(string label)
    {
        const int MaxDigits = 15;
        var isHex = label.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (isHex)
            return label.Length == 2 ? 0
                : ulong.TryParse(label.AsSpan(2), NumberStyles.AllowHexSpecifier, null, out var hex) ? hex
                : null;
        if (label.Length is 0 or > MaxDigits || !label.All(char.IsAsciiDigit))
            return null;
        if (label is not ['0', _, ..])
            return ulong.Parse(label, NumberStyles.None, CultureInfo.InvariantCulture);
        return label.Any(digit => digit > '7') ? null : Convert.ToUInt64(label, 8);
    }
}
