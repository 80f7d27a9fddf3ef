using System.Net.Sockets;

namespace Dandi.Http;

/// <summary>Sends requests through a client of <see cref="HttpClients"/>, whose transport reads each answer to its end.</summary>
internal static class HttpClientRequests
{
    /// <summary>Sends a request; refusals are the caller's.</summary>
    /// <param name="client">The client.</param>
    /// <param name="message">The request.</param>
    /// <param name="isFatal">Whether the run is pointless where nobody answers.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="ArchiveException">No answer came.</exception>
    public static async Task<HttpResponseMessage> RequestAsync(
        this HttpClient client,
        HttpRequestMessage message,
        bool isFatal,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // The transport has read the body already: the client need not buffer a copy of it.
            return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException)
        {
            throw new ArchiveException(message.Method, message.RequestUri!, error) { IsFatal = isFatal };
        }
    }
}
