using Dandi.Server.Http;

namespace Dandi.Server.Web;

/// <summary>Responds to the request for a page.</summary>
internal delegate Task<PageResponse> PageHandler(PageRequest request, CancellationToken cancellationToken);

/// <summary>A URL pattern of pages, without a slash at the end, with the handlers of its methods.</summary>
/// <param name="Pattern">A path with variable segments as in <see cref="Route"/>.</param>
internal sealed record PageRoute(string Pattern)
{
    private readonly Route _route = new(Pattern, Access.Open);

    /// <summary>Responds to GET and HEAD; null if the URL is only for forms.</summary>
    public PageHandler? Get { get; init; }

    /// <summary>Responds to a form; null if there is none.</summary>
    public PageHandler? Post { get; init; }

    /// <summary>
    /// Whether it is for people who are not logged in, also if the archive needs an API key; a form has no token then.
    /// </summary>
    public bool IsForAnonymous { get; init; }

    /// <summary>The methods that it handles, for the <c>Allow</c> header.</summary>
    public string Allowed =>
        (Get, Post) switch
        {
            (null, _) => "POST",
            (_, null) => "GET, HEAD",
            _ => "GET, HEAD, POST",
        };

    /// <inheritdoc cref="Route.Match"/>
    public string[]? Match(string path) => _route.Match(path);
}
