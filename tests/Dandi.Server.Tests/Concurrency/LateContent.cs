using System.Net;

namespace Dandi.Server.Tests.Concurrency;

/// <summary>
/// A JSON body that is sent only when the archive asks for it, which it does after its first checks. So what happens
/// before is between these checks and the change.
/// </summary>
/// <param name="text">The body.</param>
/// <param name="before">Runs before the body is sent.</param>
internal sealed class LateContent(string text, Func<Task> before) : HttpContent
{
    /// <summary>Sends a request with a late body to an archive.</summary>
    /// <returns>The status and the body of the response.</returns>
    public async Task<(int Status, string Body)> SendAsync(string method, string url, string token)
    {
        using var http = new HttpClient(
            new SocketsHttpHandler { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan },
            disposeHandler: true
        );
        using var message = new HttpRequestMessage(new HttpMethod(method), url) { Content = this };
        message.Headers.ExpectContinue = true;
        message.Headers.Authorization = new("token", token);
        Headers.ContentType = new("application/json");
        using var response = await http.SendAsync(message, TestContext.Current.CancellationToken);
        return (
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await before();
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = System.Text.Encoding.UTF8.GetByteCount(text);
        return true;
    }
}
