using System.Net.Sockets;

namespace Dandi.Http;

/// <summary>
/// Sends requests with a client of <see cref="HttpClients"/>, whose transport reads responses to their end.
/// </summary>
internal static class HttpClientRequests
{
    /// <summary>Sends a request and returns the response whatever its status: the caller must check it.</summary>
    /// <param name="client">The client to send with.</param>
    /// <param name="message">The request.</param>
    /// <param name="isFatal">Whether the run must end if there is no response.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ArchiveException">There was no response for as long as the patience lasts.</exception>
    public static async Task<HttpResponseMessage> RequestAsync(
        this HttpClient client,
        HttpRequestMessage message,
        bool isFatal,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // The transport has read the body already, so HttpClient must not buffer it again.
            return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException)
        {
            throw new ArchiveException(message.Method, message.RequestUri!, error) { IsFatal = isFatal };
        }
    }
}
