using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Server.Description;
using Dandi.Server.Http;

namespace Dandi.Server.Endpoints;

/// <summary>The pages of the archive itself, and the description of its API (archive-api.md §17.13).</summary>
/// <param name="routes">The routes to describe.</param>
internal sealed class DocumentEndpoints(IReadOnlyList<Route> routes)
{
    private const string Robots = """
        User-agent: Googlebot
        Allow: /api/dandisets/*/
        Allow: /api/info/
        Disallow: /api/dandisets/*/versions/*/assets
        Disallow: /

        User-agent: *
        Disallow: /
        """;

    public IEnumerable<Route> Routes() =>
        [
            Page("/robots.txt", _ => new ApiResponse(200) { Html = Robots, TextType = "text/plain; charset=utf-8" }),
            Page("/swagger/", request => Redirect($"{request.Api}/docs/swagger/")),
            Page("/redoc/", request => Redirect($"{request.Api}/docs/redoc/")),
            Page("/api/openapi.json", _ => ApiResponse.Ok(ToOpenApi("/api"))),
            Page("/api/docs/swagger/", request => Describe(request, "/api")),
            Page("/api/docs/redoc/", request => Describe(request, "/api")),
            Page("/api/webdav/docs/swagger/", request => Describe(request, "/api/webdav/assets")),
        ];

    private static Route Page(string path, Func<ApiRequest, ApiResponse> respond) =>
        new Route(path, Access.Open) { AcceptsAll = true }.On("GET", (request, _) => Task.FromResult(respond(request)));

    private static ApiResponse Redirect(string url) => ApiResponse.Empty(301) with { Location = url };

    private ApiResponse Describe(ApiRequest request, string basePath)
    {
        var accept = request.Http.Request.Headers.Accept.ToString();
        var acceptsJson =
            accept.Contains("application/json", StringComparison.Ordinal)
            || accept.Contains("application/openapi+json", StringComparison.Ordinal);
        var acceptsAll = accept.Length == 0 || accept.Contains("*/*", StringComparison.Ordinal);
        var wantsJson = request.Query("format") == "openapi";
        if (wantsJson && !acceptsJson && !acceptsAll)
            throw ApiError.Detail(406, "Could not satisfy the request Accept header.");
        var acceptsHtml = acceptsAll || accept.Contains("text/html", StringComparison.Ordinal);
        return wantsJson || (acceptsJson && !acceptsHtml)
            ? ApiResponse.Ok(ToOpenApi(basePath))
            : new ApiResponse(200) { Html = ToHtml(basePath) };
    }

    private IEnumerable<Route> Below(string basePath) =>
        routes.Where(route => route.Pattern.StartsWith(basePath + "/", StringComparison.Ordinal));

    private string ToHtml(string basePath)
    {
        var page = new StringBuilder(
            "<!doctype html><html lang=\"en\"><head><title>API</title></head><body><h1>API</h1>"
        );
        page.Append("<table><tr><th>Path</th><th>Methods</th></tr>");
        foreach (var route in Below(basePath))
        {
            var methods = string.Join(", ", route.Handlers.Keys);
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td><code>{WebUtility.HtmlEncode(route.Pattern)}</code></td><td>{methods}</td></tr>"
            );
        }
        return page.Append("</table></body></html>").ToString();
    }

    private JsonObject ToOpenApi(string basePath) => ApiDescription.Create(Below(basePath), basePath);
}
