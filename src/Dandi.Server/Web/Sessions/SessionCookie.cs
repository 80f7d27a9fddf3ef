using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Web.Sessions;

/// <summary>The cookie with the id of a session.</summary>
internal static class SessionCookie
{
    private const int MaxLength = 128;

    /// <summary>Reads the id that a browser sends, or null.</summary>
    public static string? Read(HttpRequest request) =>
        request.Cookies[NameFor(request)] is { Length: > 0 and <= MaxLength } id ? id : null;

    /// <summary>The value of <c>Set-Cookie</c> that lets the browser keep an id until it is closed.</summary>
    public static string Set(HttpRequest request, string id) => $"{NameFor(request)}={id}; {Attributes(request)}";

    /// <summary>The value of <c>Set-Cookie</c> that removes the id.</summary>
    public static string Remove(HttpRequest request) => $"{NameFor(request)}=; Max-Age=0; {Attributes(request)}";

    // Cookies do not depend on the port: two archives on one machine would end each other's sessions.
    private static string NameFor(HttpRequest request)
    {
        var port = request.Host.Port ?? (request.IsHttps ? 443 : 80);
        return request.IsHttps ? $"__Host-dandi-{port}" : $"dandi-{port}";
    }

    private static string Attributes(HttpRequest request) =>
        "Path=/; HttpOnly; SameSite=Strict" + (request.IsHttps ? "; Secure" : "");
}
