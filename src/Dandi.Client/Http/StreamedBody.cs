namespace Dandi.Http;

/// <summary>
/// Takes the body of a success as it arrives, inside the attempt, for bodies that are too large for a
/// <see cref="ResponseBuffer"/>. So a body that is cut off is a failed attempt like any other, and
/// <see cref="RetryHandler"/> repeats it.
/// </summary>
internal abstract class StreamedBody
{
    /// <summary>How many bytes have arrived and are kept, over all attempts.</summary>
    /// <remarks>An attempt that has added enough of them starts the patience anew.</remarks>
    public abstract long BytesKept { get; }

    /// <summary>Prepares a request before each attempt, for example to ask only for what is missing.</summary>
    public abstract void Prepare(HttpRequestMessage request);

    /// <summary>
    /// Explains why a success cannot come from the server that was asked, as the predicate of a sentence; null if it
    /// can. The body of such a response is not read.
    /// </summary>
    public abstract string? FindProblem(HttpResponseMessage response);

    /// <summary>Reads the body to its end.</summary>
    /// <param name="response">A success without a problem.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="idle">The timeout of the attempt, to be restarted whenever bytes arrive.</param>
    /// <exception cref="IOException">The body is cut off; the attempt is repeated.</exception>
    /// <exception cref="DandiException">The bytes cannot be used; the attempt is not repeated.</exception>
    public abstract Task ReadAsync(HttpResponseMessage response, Stream body, IdleTimeout idle);
}
