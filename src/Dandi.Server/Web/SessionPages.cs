using Dandi.Server.State;
using Dandi.Server.Web.Sessions;
using Dandi.Server.Web.Views;

namespace Dandi.Server.Web;

/// <summary>Log in with an API key, and log out.</summary>
internal sealed class SessionPages(ArchiveState state, SessionTable sessions)
{
    private const int MaxKey = 200;
    private const string UnknownKey =
        "This is not an API key of this archive. Copy one from the output of dandi serve.";

    public IEnumerable<PageRoute> Routes() =>
        [
            new PageRoute("/login")
            {
                Get = ShowAsync,
                Post = LogInAsync,
                IsForAnonymous = true,
            },
            new PageRoute("/logout") { Post = LogOutAsync },
        ];

    private Task<PageResponse> ShowAsync(PageRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(ShowForm(request, 200, request.Api.Query("return") ?? "/", null));

    private Task<PageResponse> LogInAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var key = request.Form["key"];
        var user = key.Length is > 0 and <= MaxKey ? state.Accounts.FindByToken(key) : null;
        if (user is null)
        {
            return Task.FromResult(ShowForm(request, 403, request.Form["return"], UnknownKey));
        }
        var http = request.Api.Http.Request;
        // The id of an earlier session is not used again.
        if (SessionCookie.Read(http) is { } earlier)
            sessions.Remove(earlier);
        return Task.FromResult(
            PageResponse.Redirect(PageRequest.ReturnPath(request.Form["return"])) with
            {
                Cookie = SessionCookie.Set(http, sessions.Add(key)),
            }
        );
    }

    private Task<PageResponse> LogOutAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var http = request.Api.Http.Request;
        if (SessionCookie.Read(http) is { } id)
            sessions.Remove(id);
        return Task.FromResult(PageResponse.Redirect("/") with { Cookie = SessionCookie.Remove(http) });
    }

    private static PageResponse ShowForm(PageRequest request, int status, string path, string? problem) =>
        request.Page(status, "Log in", page => LoginView.Write(page, PageRequest.ReturnPath(path), problem));
}
