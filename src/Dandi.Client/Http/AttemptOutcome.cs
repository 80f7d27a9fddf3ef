using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Security.Authentication;

namespace Dandi.Http;

/// <summary>
/// The outcome of one attempt of a request: a response that was read to its end, or an error. Decides which outcomes
/// are retried (archive-api.md §13).
/// </summary>
/// <param name="Response">The response, whose body is a <see cref="BufferedContent"/>; null after an error.</param>
/// <param name="Error">The error; null if there is a response.</param>
internal readonly record struct AttemptOutcome(HttpResponseMessage? Response, Exception? Error)
{
    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient =>
        Error is not null
            ? Error is HttpRequestException or IOException or SocketException
            : Response!.StatusCode
                is HttpStatusCode.RequestTimeout
                    or HttpStatusCode.TooManyRequests
                    or HttpStatusCode.InternalServerError
                    or HttpStatusCode.BadGateway
                    or HttpStatusCode.ServiceUnavailable
                    or HttpStatusCode.GatewayTimeout
                || UnexpectedResponse is not null;

    /// <summary>
    /// Whether the server is overloaded or unreachable, so that fewer requests should be sent at once.
    /// </summary>
    public bool IsOverload =>
        Response is null || Response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;

    /// <summary>Whether no connection could be opened.</summary>
    public bool IsUnreachable =>
        Error
            is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
                    or HttpRequestError.ProxyTunnelError
            };

    /// <summary>Whether the URL seems to be wrong, and not the network.</summary>
    public bool SuggestsWrongUrl =>
        Error is not null
            ? Error.InnerException
                is SocketException { SocketErrorCode: SocketError.HostNotFound }
                    or AuthenticationException
            : UnexpectedResponse is not null;

    /// <summary>
    /// Whether the status is 2xx, or the expected redirect, and the response comes from the server that was asked.
    /// </summary>
    public bool IsSuccess =>
        Response is not null
        && (Response.IsSuccessStatusCode || IsExpectedRedirect(Response))
        && UnexpectedResponse is null;

    /// <summary>Why the response cannot come from the server that was asked; null if it can.</summary>
    public string? UnexpectedResponse => Response is null ? null : UnexpectedResponseOf(Response);

    /// <summary>Returns the response, or throws the error.</summary>
    public HttpResponseMessage GetResponse()
    {
        if (Error is not null)
            ExceptionDispatchInfo.Throw(Error);
        return Response!;
    }

    private static string? UnexpectedResponseOf(HttpResponseMessage response)
    {
        if (!ResponseBuffer.IsRedirect(response.StatusCode) || IsExpectedRedirect(response))
            return BufferedContent.Of(response).UnexpectedResponse;
        var (requested, location) = (response.RequestMessage!.RequestUri!, response.Headers.Location);
        return
            requested.Scheme == Uri.UriSchemeHttp
            && location is { IsAbsoluteUri: true, Scheme: "https" }
            && location.Host == requested.Host
            ? "redirects to the same host with https: use https in the URL of the archive"
            : $"redirects to {HostOf(location)}, as the login page of a guest network does";
    }

    private static bool IsExpectedRedirect(HttpResponseMessage response) =>
        ResponseBuffer.IsRedirect(response.StatusCode)
        && response.RequestMessage!.Options.TryGetValue(RetryHandler.ExpectsRedirect, out var isExpected)
        && isExpected;

    private static string HostOf(Uri? location) =>
        location is { IsAbsoluteUri: true, Host.Length: > 0 } ? Quoted.Shortened(location.Host) : "another URL";
}
