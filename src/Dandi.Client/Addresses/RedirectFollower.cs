using System.Net;
using Dandi.Http;

namespace Dandi.Addresses;

/// <summary>Finds out where a URL redirects to, in bounded time.</summary>
/// <param name="client">The client to send requests with; it must not have an API key.</param>
internal sealed class RedirectFollower(HttpClient client)
{
    // As many as browsers follow.
    private const int MaxRedirects = 20;

    // The first request to a host may have to wait for its start.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends HEAD requests until one is answered with something other than a redirect.</summary>
    /// <returns>The last URL, which may be the first one.</returns>
    /// <exception cref="DandiException">The last URL does not exist, or there are too many redirects.</exception>
    public async Task<Uri> FollowAsync(Uri url, CancellationToken cancellationToken)
    {
        var current = url;
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, current);
            request.Options.Set(RetryHandler.Patience, Patience);
            request.Options.Set(RetryHandler.ExpectsRedirect, true);
            using var response = await client.RequestAsync(request, isFatal: true, cancellationToken);
            if (response.IsSuccessStatusCode)
                return current;
            current = TargetOf(response, current) ?? throw Failed(url, current, response.StatusCode);
        }
        throw new DandiException($"`{Shown(url)}` redirects more than {MaxRedirects} times. Check the URL.");
    }

    private static Uri? TargetOf(HttpResponseMessage response, Uri current)
    {
        if (
            response.StatusCode
                is not (
                    HttpStatusCode.MovedPermanently
                    or HttpStatusCode.Found
                    or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect
                    or HttpStatusCode.PermanentRedirect
                )
            || response.Headers.Location is not { } location
            || !Uri.TryCreate(current, location, out var target)
        )
            return null;
        // A target without a fragment has that of the URL: RFC 9110, section 10.2.2.
        if (target.Fragment.Length == 0 && current.Fragment.Length > 0)
            target = new UriBuilder(target) { Fragment = current.Fragment[1..] }.Uri;
        return target.Scheme is "http" or "https" && target.UserInfo.Length == 0 ? target : null;
    }

    private static DandiException Failed(Uri url, Uri last, HttpStatusCode status) =>
        new(
            status == HttpStatusCode.NotFound
                ? $"`{Shown(url)}` does not exist. Check the URL."
                : $"`{Shown(url)}` is not the URL of a Dandiset or asset, and {Shown(last)} answers with status "
                    + $"{(int)status}. Check the URL."
        );

    private static string Shown(Uri url) => Redaction.Url(url);
}
