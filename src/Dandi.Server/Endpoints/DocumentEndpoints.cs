using Dandi.Server.Description;
using Dandi.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Endpoints;

/// <summary>
/// The documents of the archive itself, and the description of its API for programs (archive-api.md §17.13).
/// </summary>
/// <param name="api">Describes the API.</param>
internal sealed class DocumentEndpoints(ApiDescription api)
{
    /// <summary>The URLs of descriptions, with the path of the API that each describes.</summary>
    public static readonly IReadOnlyList<(string Path, string BasePath)> Descriptions =
    [
        ("/api/docs/swagger/", "/api"),
        ("/api/docs/redoc/", "/api"),
        ("/api/webdav/docs/swagger/", "/api/webdav/assets"),
    ];

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
            ForEverybody("/robots.txt", _ => Text(Robots)),
            ForEverybody("/swagger/", request => Redirect($"{request.Api}/docs/swagger/")),
            ForEverybody("/redoc/", request => Redirect($"{request.Api}/docs/redoc/")),
            Page("/api/openapi.json", _ => ApiResponse.Ok(api.Create("/api"))),
            .. Descriptions.Select(description =>
                Page(description.Path, request => Describe(request, description.BasePath))
            ),
        ];

    private static Route Page(string path, Func<ApiRequest, ApiResponse> respond) =>
        new Route(path, Access.Open) { AcceptsAll = true }.On("GET", (request, _) => Task.FromResult(respond(request)));

    /// <summary>A response that says nothing about the archive; the page that it leads to may need a key.</summary>
    private static Route ForEverybody(string path, Func<ApiRequest, ApiResponse> respond) =>
        Page(path, respond) with
        {
            IsForAnonymous = true,
        };

    private static ApiResponse Text(string text) => new(200) { Html = text, TextType = "text/plain; charset=utf-8" };

    private static ApiResponse Redirect(string url) => ApiResponse.Empty(301) with { Location = url };

    /// <summary>Whether a request reads a description of the API, as a page or as a document.</summary>
    public static bool IsDescription(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && Descriptions.Any(description => request.Path.Value == description.Path);

    /// <summary>Whether the reader of a description wants the page, which the browser view has.</summary>
    public static bool WantsPage(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        var acceptsPage = AcceptsAll(accept) || accept.Contains("text/html", StringComparison.Ordinal);
        return ApiRequest.Query(request, "format") != "openapi" && (acceptsPage || !AcceptsDocument(accept));
    }

    private ApiResponse Describe(ApiRequest request, string basePath)
    {
        var accept = request.Http.Request.Headers.Accept.ToString();
        return AcceptsDocument(accept) || AcceptsAll(accept)
            ? ApiResponse.Ok(api.Create(basePath))
            : throw ApiError.Detail(406, "Could not satisfy the request Accept header.");
    }

    private static bool AcceptsDocument(string accept) =>
        accept.Contains("application/json", StringComparison.Ordinal)
        || accept.Contains("application/openapi+json", StringComparison.Ordinal);

    private static bool AcceptsAll(string accept) =>
        accept.Length == 0 || accept.Contains("*/*", StringComparison.Ordinal);
}
