using System.Net;

namespace Dandi.Http;

/// <summary>
/// Reads responses to their end, up to a maximum size, inside the transport. So a response that is cut off is retried
/// like a connection that fails.
/// </summary>
internal static class ResponseBuffer
{
    // A larger Content-Length is not trusted: the buffer grows with the bytes that arrive.
    private const int MaxTrustedLength = 16 << 10;
    private const int DefaultLength = 1 << 10;
    private const int MaxLength = 256 << 20;

    /// <summary>Reads the body of a response, and replaces its content by a <see cref="BufferedContent"/>.</summary>
    /// <param name="response">A response whose body has not been read.</param>
    /// <param name="idle">The idle timeout of the attempt, restarted whenever bytes arrive.</param>
    /// <exception cref="IOException">The body is cut off.</exception>
    /// <exception cref="ArchiveException">The body is larger than any response of an archive.</exception>
    public static async Task ReadToEndAsync(HttpResponseMessage response, IdleTimeout idle)
    {
        using var unread = response.Content;
        // One more byte than Content-Length, to see the end without growing the buffer.
        var bytes = new byte[1 + (int)Math.Clamp(unread.Headers.ContentLength ?? DefaultLength, 0, MaxTrustedLength)];
        var length = 0;
        try
        {
            await using var stream = await unread.ReadAsStreamAsync(idle.Token);
            for (int read; (read = await stream.ReadAsync(bytes.AsMemory(length), idle.Token)) > 0; )
            {
                idle.Restart();
                length += read;
                if (length > MaxLength)
                    throw new ArchiveException(
                        response.RequestMessage!.Method,
                        response.RequestMessage.RequestUri!,
                        "is longer than 256 MiB"
                    );
                if (length == bytes.Length)
                    Array.Resize(ref bytes, 2 * length);
            }
        }
        catch (InvalidDataException error)
        {
            throw new IOException("the compressed response is cut off or damaged", error);
        }
        response.Content = new BufferedContent(bytes, length);
        CopyHeaders(unread, response.Content);
    }

    /// <summary>Copies all headers except Content-Length, which the new content computes.</summary>
    private static void CopyHeaders(HttpContent from, HttpContent to)
    {
        foreach (var (name, values) in from.Headers.NonValidated)
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                continue;
            if (values.Count == 1)
                to.Headers.TryAddWithoutValidation(name, values.ToString());
            else
                to.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
        }
    }

    /// <summary>
    /// Whether a status is 3xx. Neither archive nor store redirects the requests of this client, but captive portals
    /// do.
    /// </summary>
    public static bool IsRedirect(HttpStatusCode status) => (int)status is >= 300 and < 400;
}
