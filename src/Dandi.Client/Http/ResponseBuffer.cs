using System.Net;

namespace Dandi.Http;

/// <summary>Reads answers whole, within bounds: what breaks off in the middle is the transport's to try again, like a connection that breaks before.</summary>
internal static class ResponseBuffer
{
    // An announced length is hostile until so many bytes have come.
    private const int MaxTrustedLength = 16 << 10;
    private const int UnknownLength = 1 << 10;
    private const int MaxResponse = 256 << 20;

    /// <summary>Reads the body of an answer into memory.</summary>
    /// <param name="response">The answer, whose body has not been read.</param>
    /// <param name="silence">Told of what comes in.</param>
    /// <exception cref="IOException">It breaks off.</exception>
    /// <exception cref="ArchiveException">It is larger than any answer of an archive.</exception>
    public static async Task ReadWholeAsync(HttpResponseMessage response, IdleTimeout silence)
    {
        using var unread = response.Content;
        // One byte more than announced, so that the end is seen without growing.
        var bytes = new byte[1 + (int)Math.Clamp(unread.Headers.ContentLength ?? UnknownLength, 0, MaxTrustedLength)];
        var length = 0;
        try
        {
            await using var stream = await unread.ReadAsStreamAsync(silence.Token);
            for (int read; (read = await stream.ReadAsync(bytes.AsMemory(length), silence.Token)) > 0; )
            {
                silence.Heard();
                length += read;
                if (length > MaxResponse)
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
            throw new IOException("the answer is compressed and breaks off", error);
        }
        response.Content = new BufferedContent(bytes, length);
        CopyHeaders(unread, response.Content);
    }

    /// <summary>All but the length, which the body itself knows.</summary>
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

    /// <summary>Whether something else than the server has answered: it sends us elsewhere, as the page of a guest network does.</summary>
    public static bool IsRedirect(HttpStatusCode status) => (int)status is >= 300 and < 400;
}
