using System.Net;
using System.Security.Authentication;

namespace Dandi.Http;

/// <summary>The archive or its store refused a request, or could not be reached.</summary>
/// <remarks>The address is shown without its query: a presigned query is a secret.</remarks>
public sealed class ArchiveException : DandiException
{
    private const int ShownCharacters = 500;

    /// <summary>A refusal, as the server stated it.</summary>
    public ArchiveException(HttpMethod method, Uri url, HttpStatusCode status, string said)
        : base(
            $"Error {(int)status} while sending {method} request to {url.GetLeftPart(UriPartial.Path)}: {Shorten(Describe(said))}"
        ) => (Status, Said) = (status, said);

    /// <summary>No answer at all.</summary>
    public ArchiveException(HttpMethod method, Uri url, Exception cause)
        : base($"No answer to {method} request to {url.GetLeftPart(UriPartial.Path)}: {Describe(cause)}", cause) { }

    /// <summary>An answer that cannot be understood.</summary>
    public ArchiveException(HttpMethod method, Uri url, string what)
        : base(
            $"The answer to {method} request to {url.GetLeftPart(UriPartial.Path)} {what}. Is this the address of a DANDI archive?"
        ) { }

    /// <summary>The status, or null where there was no answer.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The body of the answer.</summary>
    public string Said { get; } = "";

    private static string Describe(Exception cause) =>
        cause.InnerException is AuthenticationException untrusted
            ? $"its certificate is not to be trusted: {untrusted.Message} Where a network looks into what is encrypted, ask those who run it for the certificate of its authority, and name it with --ca-file."
            : $"{cause.Message}. Check the network and upload again: what is there already is not sent twice.";

    /// <summary>A store answers XML: its code and message are what there is to read in it.</summary>
    private static string Describe(string said)
    {
        var (code, message) = (Element(said, "Code"), Element(said, "Message"));
        return code is null ? said : $"{code}{(message is null ? "" : $": {message}")}";
    }

    private static string? Element(string text, string name)
    {
        var start = text.IndexOf($"<{name}>", StringComparison.Ordinal) + name.Length + 2;
        var end = text.IndexOf($"</{name}>", StringComparison.Ordinal);
        return start > name.Length + 1 && end >= start ? WebUtility.HtmlDecode(text[start..end]) : null;
    }

    private static string Shorten(string text) => text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…";
}
