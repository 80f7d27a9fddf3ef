using System.Text;
using System.Text.Json.Nodes;
using Dandi.Html;
using Dandi.Server.Headers;
using Dandi.Server.Json;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Web;

/// <summary>A page, a document, a redirect or a file of the site.</summary>
/// <param name="Status">The HTTP status code.</param>
internal sealed record PageResponse(int Status)
{
    private ReadOnlyMemory<byte> Body { get; init; }

    private string? ContentType { get; init; }

    /// <summary>The <c>Location</c> header, or null.</summary>
    public string? Location { get; init; }

    /// <summary>The <c>Set-Cookie</c> header, or null.</summary>
    public string? Cookie { get; init; }

    /// <summary>The <c>Allow</c> header, or null.</summary>
    public string? Allowed { get; init; }

    /// <summary>The <c>Retry-After</c> header, or null.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>
    /// How long browsers may keep it; pages are never kept, because they show what a session may see.
    /// </summary>
    private string Caching { get; init; } = "no-store";

    /// <summary>An HTML page or a part of one.</summary>
    public static PageResponse Html(int status, Action<HtmlWriter> write)
    {
        using var buffer = new MemoryStream();
        var page = new HtmlWriter(buffer);
        write(page);
        page.Flush();
        return new PageResponse(status) { Body = buffer.ToArray(), ContentType = "text/html; charset=utf-8" };
    }

    /// <summary>A document for programs.</summary>
    public static PageResponse Json(JsonNode body) =>
        new(200) { Body = Encoding.UTF8.GetBytes(JsonText.Write(body)), ContentType = "application/json" };

    /// <summary>A file of the site.</summary>
    public static PageResponse File(ReadOnlyMemory<byte> body, string type) =>
        new(200)
        {
            Body = body,
            ContentType = type,
            Caching = "max-age=600",
        };

    /// <summary>Leads to another page, after a form too.</summary>
    public static PageResponse Redirect(string path) => new(303) { Location = path };

    /// <summary>Sends it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="policy">The content security policy.</param>
    /// <param name="cancellationToken">Cancels the sending.</param>
    public async Task WriteAsync(HttpContext http, string policy, CancellationToken cancellationToken)
    {
        var response = http.Response;
        response.StatusCode = Status;
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.CacheControl = Caching;
        // Without a referrer, browsers would not state the origin of forms either.
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (Location is not null)
            response.Headers.Location = ResponseHeaders.EncodeUrl(Location);
        if (Cookie is not null)
            response.Headers.SetCookie = Cookie;
        if (Allowed is not null)
            response.Headers.Allow = Allowed;
        ResponseHeaders.SetRetryAfter(response, RetryAfterSeconds);
        if (ContentType is not null)
            response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await response.Body.WriteAsync(Body, cancellationToken);
    }
}
