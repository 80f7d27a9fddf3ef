using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Headers;

/// <summary>
/// Response headers that keep what users have uploaded from acting as a page of this archive, and values of headers
/// from outside.
/// </summary>
internal static class ResponseHeaders
{
    /// <summary>The policy of objects: shown in an origin of their own, without scripts and requests.</summary>
    public const string ObjectPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

    /// <summary>The policy of the page that plays a video of this archive.</summary>
    public const string PlayerPolicy = "default-src 'none'; media-src 'self'; frame-ancestors 'none'";

    private const string DefaultPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Sets the headers of every response.</summary>
    public static void Protect(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = DefaultPolicy;
    }

    /// <summary>Says after how many seconds the request can be repeated; nothing if that is null.</summary>
    public static void SetRetryAfter(HttpResponse response, int? seconds)
    {
        if (seconds is { } value)
            response.Headers.RetryAfter = value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Percent-encodes what a header cannot contain: everything except visible ASCII characters.</summary>
    public static string EncodeUrl(string url)
    {
        if (IsVisible(url))
            return url;
        var encoded = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(url))
        {
            if (value is > (byte)' ' and < 0x7f)
                encoded.Append((char)value);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }
        return encoded.ToString();
    }

    /// <summary>Whether a text can be the value of a header.</summary>
    public static bool IsValue(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static bool IsVisible(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
