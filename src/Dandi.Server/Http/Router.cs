using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Headers;
using Dandi.Server.Store;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Http;

/// <summary>
/// Dispatches requests to handlers, with the checks of the real archive in their order: trailing slash, <c>Accept</c>,
/// API key, permission, method (archive-api.md §1).
/// </summary>
/// <param name="routes">The routes.</param>
/// <param name="accounts">The accounts with their API keys.</param>
/// <param name="needsKey">
/// Whether requests without an API key are refused, except to routes that are for everybody
/// (<see cref="Route.IsForAnonymous"/>).
/// </param>
internal sealed class Router(IReadOnlyList<Route> routes, Accounts accounts, bool needsKey)
{
    private static readonly string[] SafeMethods = ["GET", "HEAD", "OPTIONS"];

    private readonly LargeBodies _largeBodies = new();

    public IReadOnlyList<Route> Routes => routes;

    /// <summary>Responds to a request to the API.</summary>
    public async Task RespondAsync(HttpContext http)
    {
        var cancellation = http.RequestAborted;
        try
        {
            var path = http.Request.Path.Value ?? "/";
            if (Find(path) is not var (route, captures))
            {
                if (LacksSlash(path))
                    Redirect(http, path);
                else
                    await WriteNotRoutedAsync(http, cancellation);
                return;
            }
            var response = await HandleAsync(http, route, captures, cancellation);
            await response.WriteAsync(http, cancellation);
        }
        catch (ApiError error)
        {
            if (error.Status == 401)
                http.Response.Headers.WWWAuthenticate = "Bearer realm=\"api\"";
            await ApiResponse.Of(error).WriteAsync(http, cancellation);
        }
        catch (DeletedRowException)
        {
            await ApiResponse.Of(ApiError.NotFound()).WriteAsync(http, cancellation);
        }
        catch (ObjectStoreException error)
        {
            await ApiResponse.Of(ApiError.Detail(503, error.Message)).WriteAsync(http, cancellation);
        }
    }

    /// <summary>Whether a path is one of the API, perhaps without the slash at its end.</summary>
    public bool Handles(string path) => Find(path) is not null || LacksSlash(path);

    private bool LacksSlash(string path) => !path.EndsWith('/') && Find(path + "/") is not null;

    private (Route Route, string[] Captures)? Find(string path)
    {
        foreach (var route in routes)
        {
            if (route.Match(path) is { } captures)
                return (route, captures);
        }
        return null;
    }

    private async Task<ApiResponse> HandleAsync(
        HttpContext http,
        Route route,
        string[] captures,
        CancellationToken cancellationToken
    )
    {
        if (!route.AcceptsAll)
            EnsureAcceptable(http);
        var (user, problem) = KeyHeader.Read(http.Request, accounts);
        if (problem is not null)
            throw ApiError.Unauthorized(problem);
        if (user is null && needsKey && !route.IsForAnonymous)
            throw ApiError.Unauthorized("This archive responds only to requests with an API key.");
        var method = http.Request.Method;
        EnsureAllowed(route.Access, user, SafeMethods.Contains(method));
        if (!route.Handlers.TryGetValue(method == "HEAD" && route.RespondsToHead ? "GET" : method, out var handler))
        {
            http.Response.Headers.Allow = route.Allowed;
            return method == "OPTIONS"
                ? ApiResponse.Ok(new JsonObject())
                : throw ApiError.Detail(405, $"Method \"{method}\" not allowed.");
        }
        using var request = new ApiRequest(http, user, captures, _largeBodies);
        try
        {
            return await handler(request, cancellationToken);
        }
        catch (ApiError error) when (error.Status == 405)
        {
            http.Response.Headers.Allow = route.Allowed;
            throw;
        }
    }

    private static void EnsureAllowed(Access access, ServerUser? user, bool isRead)
    {
        if (access == Access.Open || (access == Access.ReadByAll && isRead))
            return;
        if (user is null)
            throw ApiError.Unauthorized();
        if (access == Access.LoggedIn || (access == Access.ReadByAccounts && isRead))
            return;
        if (!user.IsApproved || (access == Access.Administrators && !user.IsAdmin))
            throw ApiError.Forbidden();
    }

    private static void EnsureAcceptable(HttpContext http)
    {
        // The real archive lets `format` choose among its renderers, of which JSON is the only one.
        if (ApiRequest.Query(http.Request, "format") is { } format && format != "json")
            throw ApiError.NotFound();
        var accept = http.Request.Headers.Accept.ToString();
        if (accept.Length == 0)
            return;
        var kinds = accept.Split(',').Select(kind => kind.Split(';')[0].Trim());
        if (!kinds.Any(kind => kind is "*/*" or "application/*" or "application/json"))
            throw ApiError.Detail(406, "Could not satisfy the request Accept header.");
    }

    private static void Redirect(HttpContext http, string path)
    {
        http.Response.StatusCode = 301;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.Location = ResponseHeaders.EncodeUrl(
            $"{new PathString(path + "/").ToUriComponent()}{http.Request.QueryString}"
        );
    }

    private static Task WriteNotRoutedAsync(HttpContext http, CancellationToken cancellationToken)
    {
        http.Response.StatusCode = 404;
        http.Response.ContentType = "text/html; charset=utf-8";
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : http.Response.WriteAsync(
                "<!doctype html><html><head><title>Not Found</title></head><body><h1>Not Found</h1></body></html>",
                cancellationToken
            );
    }
}
