using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Http;

/// <summary>
/// Keeps web pages of other origins from changing anything. A browser tells of each request that writes which origin
/// its page has; other programs do not, and cannot be made to by a page. <c>SameSite</c> cookies alone do not ensure
/// it: another port of this machine is the same site.
/// </summary>
internal static class WebOrigins
{
    /// <summary>The error of a request that a page of another origin makes and that may change something.</summary>
    /// <returns>Null for every other request.</returns>
    public static ApiError? FindProblem(HttpRequest request)
    {
        if (
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || HttpMethods.IsOptions(request.Method)
        )
            return null;
        var (origin, site) = (request.Headers.Origin.ToString(), request.Headers["Sec-Fetch-Site"].ToString());
        if (site is "" or "same-origin" or "none" && (origin.Length == 0 || IsOwn(origin, request.Host)))
            return null;
        var page = origin.Length > 0 ? $"of `{Quoted.Shortened(origin)}`" : "of another origin";
        return ApiError.Forbidden(
            $"A web page {page} cannot change anything in this archive. If the page is the archive's own and a proxy "
                + "is in between, restart the archive with `dandi serve --public-url URL`, the URL in the browser."
        );
    }

    // The scheme may differ: a proxy that adds TLS does not say so.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var url)
        && (
            string.Equals(url.Authority, host.Value, StringComparison.OrdinalIgnoreCase)
            || string.Equals($"{url.Host}:{url.Port}", host.Value, StringComparison.OrdinalIgnoreCase)
        );
}
