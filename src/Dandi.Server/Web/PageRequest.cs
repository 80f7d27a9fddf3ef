using Dandi.Html;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Web.Sessions;
using Dandi.Server.Web.Views;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Web;

/// <summary>A request for a page, after routing and the check of the session.</summary>
/// <param name="api">
/// The same request for the reads that pages share with the API; its user is that of the session.
/// </param>
/// <param name="session">The session; null for people who are not logged in.</param>
internal sealed class PageRequest(ApiRequest api, Session? session)
{
    private const int MaxReturnPath = 2_000;

    /// <summary>The request as one to the API.</summary>
    public ApiRequest Api => api;

    /// <summary>Who is logged in, or null.</summary>
    public ServerUser? User => api.User;

    /// <summary>The session, or null.</summary>
    public Session? Session => session;

    /// <summary>The fields of the form; only for the handler of a form.</summary>
    public FormValues Form { get; init; } = null!;

    /// <summary>Path and query of this page, which a log in returns to; the result of a form is not a page.</summary>
    private string Here =>
        HttpMethods.IsPost(api.Http.Request.Method)
            ? "/"
            : api.Http.Request.Path.ToUriComponent() + api.Http.Request.QueryString.ToUriComponent();

    /// <summary>The number of the requested page of a list, from 1.</summary>
    public int PageNumber =>
        int.TryParse(api.Query("page"), out var number) && number is > 0 and < 1_000_000 ? number : 1;

    /// <summary>Creates a page with the navigation of the site.</summary>
    /// <param name="title">The title, and the first heading unless the content has its own.</param>
    /// <param name="content">Writes the content.</param>
    public PageResponse Page(string title, Action<HtmlWriter> content) => Page(200, title, content);

    /// <inheritdoc cref="Page(string, Action{HtmlWriter})"/>
    public PageResponse Page(int status, string title, Action<HtmlWriter> content)
    {
        var frame = new Frame(title, User?.Name, session?.Token, ReturnPath(Here));
        return PageResponse.Html(status, page => Layout.Write(page, frame, content));
    }

    /// <summary>Leads to the log in, and from there to this page.</summary>
    public PageResponse LogInFirst() =>
        PageResponse.Redirect($"/login?return={Uri.EscapeDataString(ReturnPath(Here))}");

    /// <summary>A path of this archive; <c>/</c> if the text is something else, such as another site.</summary>
    public static string ReturnPath(string path) =>
        path is ['/', not ('/' or '\\'), ..]
        && path.Length <= MaxReturnPath
        && !path.AsSpan().ContainsAnyExceptInRange('!', '~')
        && !path.Contains('\\', StringComparison.Ordinal)
        && !path.StartsWith("/log", StringComparison.Ordinal)
            ? path
            : "/";
}
