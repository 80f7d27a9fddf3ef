using System.Security.Cryptography;
using System.Text;
using Dandi.Server.Data;
using Dandi.Server.Description;
using Dandi.Server.Endpoints;
using Dandi.Server.Http;
using Dandi.Server.State;
using Dandi.Server.Store;
using Dandi.Server.Web.Sessions;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Web;

/// <summary>
/// The browser view: pages below <c>/</c> and <c>/dandiset/</c>, the description of the API, and the page for what does
/// not exist; rendered by the server (docs/decisions/0055-browser-view.md).
/// </summary>
/// <remarks>
/// Who is logged in is known by the cookie of a session, and by nothing else; the API in turn never reads the cookie.
/// Only the description of the API is at URLs of both: if the archive needs an API key, a key or a session is enough to
/// read it. What changes something is a form, which must come from a page of this archive and contain the token of the
/// session. What a caller may not see is answered exactly like what does not exist.
/// </remarks>
internal sealed class WebView
{
    private readonly ArchiveState _state;
    private readonly IReadOnlyList<PageRoute> _routes;
    private readonly SessionTable _sessions;
    private readonly LargeBodies _bodies = new();
    private readonly bool _needsKey;

    /// <param name="state">The state of the archive.</param>
    /// <param name="arrivals">Counts the bytes that arrive.</param>
    /// <param name="api">Describes the API, for a page.</param>
    /// <param name="needsKey">Whether people must be logged in to see anything.</param>
    public WebView(ArchiveState state, ArrivingBytes arrivals, ApiDescription api, bool needsKey)
    {
        (_state, _sessions, _needsKey) = (state, new SessionTable(state.Time), needsKey);
        _routes =
        [
            .. new DandisetListPages(state, arrivals).Routes(),
            .. new DandisetFormPages(state).Routes(),
            .. new VersionPages(state, arrivals).Routes(),
            .. new FilePages(state).Routes(),
            .. new AssetPages(state).Routes(),
            .. new ZarrPages(state).Routes(),
            .. new ChangePages(state).Routes(),
            .. new SessionPages(state, _sessions).Routes(),
            .. new ActivityPages(arrivals).Routes(),
            .. new DescriptionPages(api).Routes(),
            .. SiteFiles.Routes(),
        ];
    }

    /// <summary>Whether a request is for one of these pages, or for something below them.</summary>
    public bool Handles(HttpRequest request)
    {
        var path = request.Path.Value!;
        if (path.StartsWith("/api/", StringComparison.Ordinal))
            return DocumentEndpoints.IsDescription(request) && HandlesDescription(request);
        return path.StartsWith("/dandiset/", StringComparison.Ordinal) || Find(path) is not null;
    }

    /// <summary>Whether the client is a browser that opens a page; clients of the API accept other types.</summary>
    public static bool IsBrowser(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    /// <summary>Responds with a page.</summary>
    public async Task RespondAsync(HttpContext http)
    {
        var found = Find(http.Request.Path.Value!);
        var login = FindSession(http.Request);
        using var api = new ApiRequest(http, login?.User, found?.Captures ?? [], _bodies);
        var request = new PageRequest(api, login?.Session);
        var response = await FindResponseAsync(request, found?.Route, http.RequestAborted);
        await response.WriteAsync(http, PolicyFor(api.Root), http.RequestAborted);
    }

    /// <summary>
    /// Whether the reader of a description gets a page or a log in here, and not a document or a refusal of the API.
    /// </summary>
    private bool HandlesDescription(HttpRequest request)
    {
        var (user, problem) = KeyHeader.Read(request, _state.Accounts);
        if (problem is not null)
            return false;
        return user is null && _needsKey
            ? IsBrowser(request) || FindSession(request) is not null
            : DocumentEndpoints.WantsPage(request);
    }

    /// <summary>Finds the session of a request, and its account.</summary>
    private (Session Session, ServerUser User)? FindSession(HttpRequest request) =>
        SessionCookie.Read(request) is { } id
        && _sessions.Find(id) is { } session
        && _state.Accounts.FindByToken(session.ApiKey) is { } user
            ? (session, user)
            : null;

    private (PageRoute Route, string[] Captures)? Find(string path)
    {
        var trimmed = path is [_, .., '/'] ? path[..^1] : path;
        foreach (var route in _routes)
        {
            if (route.Match(trimmed) is { } captures)
                return (route, captures);
        }
        return null;
    }

    private async Task<PageResponse> FindResponseAsync(
        PageRequest request,
        PageRoute? route,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (NeedsLogIn(request, route))
                return request.LogInFirst();
            return route is null ? throw ApiError.NotFound() : await HandleAsync(request, route, cancellationToken);
        }
        catch (ApiError error)
        {
            return ErrorPages.For(request, error);
        }
        catch (DeletedRowException)
        {
            return ErrorPages.For(request, 404, "");
        }
        catch (ObjectStoreException error)
        {
            return ErrorPages.For(request, 503, error.Message);
        }
    }

    /// <summary>
    /// Whether somebody is led to the log in instead of a page. A form is not: without a session it changes nothing,
    /// and has to say so.
    /// </summary>
    private bool NeedsLogIn(PageRequest request, PageRoute? route)
    {
        var http = request.Api.Http.Request;
        if (!_needsKey || request.User is not null || route is { IsForAnonymous: true } || !IsRead(http))
            return false;
        return !DocumentEndpoints.IsDescription(http) || KeyHeader.Read(http, _state.Accounts).User is null;
    }

    private static async Task<PageResponse> HandleAsync(
        PageRequest request,
        PageRoute route,
        CancellationToken cancellationToken
    )
    {
        var http = request.Api.Http.Request;
        if (route.Get is not null && IsRead(http))
            return await route.Get(request, cancellationToken);
        if (route.Post is null || !HttpMethods.IsPost(http.Method))
            return ErrorPages.For(request, 405, "") with { Allowed = route.Allowed };
        var form = await FormValues.ReadAsync(http, cancellationToken);
        if (!route.IsForAnonymous && !HasToken(request.Session, form))
            throw ApiError.Forbidden(ErrorPages.OldForm);
        return await route.Post(new PageRequest(request.Api, request.Session) { Form = form }, cancellationToken);
    }

    private static bool IsRead(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static bool HasToken(Session? session, FormValues form) =>
        session is not null
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(session.Token),
            Encoding.UTF8.GetBytes(form["token"])
        );

    /// <summary>Only files of the site, and media of the object store, which may be another server.</summary>
    private string PolicyFor(string root)
    {
        var url = new Uri(_state.Urls.GetUrl(root, ""));
        var store = url.GetLeftPart(UriPartial.Authority);
        var media = store == root ? "'self'" : $"'self' {store}";
        return "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
            + $"img-src {media}; media-src {media}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }
}
