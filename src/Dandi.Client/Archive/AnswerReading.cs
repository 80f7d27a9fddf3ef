using System.Buffers;
using System.Net;

namespace Dandi.Archive;

/// <summary>Reads answers whole, within bounds: what breaks off in the middle is the transport's to try again, like a connection that breaks before.</summary>
internal static class AnswerReading
{
    private const int BufferSize = 16 << 10;
    private const long MaximumAnswer = 256L << 20;

    /// <summary>Reads the body of an answer into memory.</summary>
    /// <param name="response">The answer, whose body has not been read.</param>
    /// <param name="silence">Told of what comes in.</param>
    /// <exception cref="IOException">It breaks off.</exception>
    /// <exception cref="ArchiveException">It is larger than any answer of an archive.</exception>
    public static async Task ReadWholeAsync(HttpResponseMessage response, SilenceLimit silence)
    {
        using var unread = response.Content;
        var whole = new MemoryStream((int)Math.Clamp(unread.Headers.ContentLength ?? 0, 0, BufferSize));
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var stream = await unread.ReadAsStreamAsync(silence.Token);
            for (int read; (read = await stream.ReadAsync(buffer, silence.Token)) > 0;)
            {
                silence.Heard();
                if (whole.Length + read > MaximumAnswer) throw new ArchiveException(response.RequestMessage!.Method, response.RequestMessage.RequestUri!, "is longer than 256 MiB");
                await whole.WriteAsync(buffer.AsMemory(0, read), silence.Token);
            }
        }
        catch (InvalidDataException error)
        {
            throw new IOException("the answer is compressed and breaks off", error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        var content = new WholeAnswer(whole.GetBuffer(), (int)whole.Length);
        foreach (var header in unread.Headers.NonValidated) content.Headers.TryAddWithoutValidation(header.Key, (IEnumerable<string>)header.Value);
        content.Headers.ContentLength = whole.Length;
        response.Content = content;
    }

    /// <summary>Whether something else than the server has answered: it sends us elsewhere, as the page of a guest network does.</summary>
    public static bool IsRedirect(HttpStatusCode status) => (int)status is >= 300 and < 400;
}
