using System.Text;

namespace Dandi.Testing.Network;

/// <summary>Responses that do not come from the archive, with head and body.</summary>
internal static class FaultyResponses
{
    /// <summary>The response for a fault that replaces the response of the archive.</summary>
    public static byte[] Of(ProxyFault fault) =>
        fault switch
        {
            ProxyFault.ServerError => Write("500 Internal Server Error", "text/html", "<h1>Server Error (500)</h1>"),
            ProxyFault.BadGateway => Write(
                "502 Bad Gateway",
                "text/html",
                "<html><body><h1>502 Bad Gateway</h1></body></html>"
            ),
            ProxyFault.Unavailable => Write("503 Service Unavailable", "text/plain", "busy", "Retry-After: 2\r\n"),
            ProxyFault.TooManyRequests => Write(
                "429 Too Many Requests",
                "application/json",
                """{"detail":"Request was throttled."}"""
            ),
            ProxyFault.Expired => Write(
                "403 Forbidden",
                "application/xml",
                Error("AccessDenied", "Request has expired")
            ),
            ProxyFault.Html => Write(
                "200 OK",
                "text/html; charset=utf-8",
                "<!doctype html><html><title>Guest network</title>Please log in.</html>"
            ),
            ProxyFault.EmptyBody => Write("200 OK", "text/plain", ""),
            ProxyFault.Redirect => Write(
                "302 Found",
                "text/html",
                "<a href=\"http://login.example/\">Log in</a>",
                "Location: http://login.example/?from=here\r\n"
            ),
            ProxyFault.CompleteError => Write(
                "200 OK",
                "application/xml",
                Error("InternalError", "We encountered an internal error. Please try again.")
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "The fault has no response."),
        };

    /// <summary>The response to <c>CONNECT</c>: the proxy does not support tunnels.</summary>
    public static byte[] NoTunnel { get; } = Write("502 Bad Gateway", "text/plain", "no tunnels");

    /// <summary>The interim response that allows the client to send the body.</summary>
    public static byte[] Continue { get; } = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    private static string Error(string code, string message) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + $"<Error><Code>{code}</Code><Message>{message}</Message><RequestId>1</RequestId></Error>";

    private static byte[] Write(string status, string type, string body, string headers = "") =>
        Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\n{headers}"
                + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
        );
}
