using System.Net;
using System.Security.Authentication;

namespace Dandi.Http;

/// <summary>
/// The archive or its store rejected a request, could not be reached, or sent an unexpected response.
/// </summary>
/// <remarks>Messages contain no secrets (<see cref="Redaction"/>), not even those that a server sends back.</remarks>
public sealed class ArchiveException : DandiException
{
    private const int MaxBodyLength = 500;
    private readonly string? _problem;

    /// <summary>The server rejected the request.</summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="url">The URL of the request.</param>
    /// <param name="status">The status of the response.</param>
    /// <param name="body">The body of the response: JSON, text, or the XML of an S3 error.</param>
    public ArchiveException(HttpMethod method, Uri url, HttpStatusCode status, string body)
        : base(
            $"Error {(int)status} while sending {method} request to {Redaction.Url(url)}: "
                + Quoted.Shortened(Redaction.Apply(Describe(status, body)), MaxBodyLength)
        ) => (Status, ResponseBody) = (status, body);

    /// <summary>There was no response.</summary>
    public ArchiveException(HttpMethod method, Uri url, Exception cause)
        : this(Describe(method, url, cause), AdviceFor(cause), cause) { }

    /// <summary>The response is not one that an archive sends.</summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="url">The URL of the request.</param>
    /// <param name="problem">The predicate of a sentence about the response, such as "is empty".</param>
    public ArchiveException(HttpMethod method, Uri url, string problem)
        : base(
            $"The response to {method} request to {Redaction.Url(url)} {problem}. "
                + "Is this the URL of a DANDI archive?"
        ) { }

    private ArchiveException(string problem, string advice = "", Exception? cause = null)
        : base(problem + advice, cause) => _problem = problem;

    /// <summary>The response is larger than this client reads; a request for less may succeed.</summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="url">The URL of the request.</param>
    /// <param name="problem">The predicate of a sentence about the response.</param>
    public static ArchiveException TooLarge(HttpMethod method, Uri url, string problem) =>
        new($"The response to {method} request to {Redaction.Url(url)} {problem}.")
        {
            IsTooLarge = true,
            IsFatal = true,
        };

    /// <summary>Whether the response was larger than this client reads.</summary>
    public bool IsTooLarge { get; private init; }

    /// <summary>The status of a rejection; null if there was no response or an unexpected one.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The body of a rejection; otherwise empty.</summary>
    public string ResponseBody { get; } = "";

    /// <summary>The message without advice.</summary>
    public string Problem => _problem ?? Message;

    /// <summary>Whether the server may have done what was asked although that is not known.</summary>
    public bool MayHaveBeenReceived =>
        Status is null or >= HttpStatusCode.InternalServerError
        && InnerException
            is not HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
            };

    private static string Describe(HttpMethod method, Uri url, Exception cause)
    {
        var problem = cause.InnerException is AuthenticationException untrusted
            ? $"its certificate is not trusted: {untrusted.Message}"
            : Quoted.Shortened(cause.Message, MaxBodyLength);
        return $"No response to {method} request to {Redaction.Url(url)}: {Redaction.Apply(problem).TrimEnd('.')}.";
    }

    private static string AdviceFor(Exception cause) =>
        cause.InnerException is AuthenticationException
            ? " If your network inspects encrypted connections, ask its administrators for the certificate of their "
                + "authority and pass it with `--ca-file`."
            : " Check the network and run the command again: what is complete is not transferred again.";

    /// <summary>
    /// Shortens an S3 error to its code and message
    /// (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"/>).
    /// </summary>
    private static string Describe(HttpStatusCode status, string body)
    {
        if (string.IsNullOrWhiteSpace(body))
            return (int)status is >= 300 and < 400
                ? "the server redirects to another URL. Check the URL of the archive."
                : $"the server gives no reason ({status}).";
        var (code, message) = (Element(body, "Code"), Element(body, "Message"));
        return code is null ? body : $"{code}{(message is null ? "" : $": {message}")}";
    }

    private static string? Element(string text, string name)
    {
        var start = text.IndexOf($"<{name}>", StringComparison.Ordinal) + name.Length + 2;
        var end = text.IndexOf($"</{name}>", StringComparison.Ordinal);
        return start > name.Length + 1 && end >= start ? WebUtility.HtmlDecode(text[start..end]) : null;
    }
}
