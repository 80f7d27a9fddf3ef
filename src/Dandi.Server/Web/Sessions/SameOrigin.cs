using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Web.Sessions;

/// <summary>Whether a form was sent by a page of this archive.</summary>
/// <remarks>
/// <c>SameSite</c> alone does not ensure that: another port of this machine is the same site. Browsers state the origin
/// of every form, and no page can change what they state.
/// </remarks>
internal static class SameOrigin
{
    /// <summary>Whether the request was caused by a page of the same scheme, host and port.</summary>
    public static bool IsFrom(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site != "same-origin")
            return false;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            ? site.Length > 0
            : origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
