using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dandi.Archive;
using Dandi.Client.Tests.Upload.Hostile;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Client.Tests.Http;

/// <summary>Responses that would need too much memory or time.</summary>
public sealed class ResponseLimitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private readonly SkippingTimeProvider _clock = new(RetryPolicy.MaxPause);

    [Theory]
    [InlineData("[1,1,")]
    [InlineData(" ")]
    [InlineData("[[")]
    public async Task A_success_without_end_fails_at_its_limit_and_is_not_requested_again(string text)
    {
        using var transport = new Transport(() => Endless(HttpStatusCode.OK, text, TimeSpan.Zero));

        var error = await Assert.ThrowsAsync<ArchiveException>(() => AskAsync(transport));

        Assert.Contains("is longer than 4 MiB", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, transport.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task An_error_without_end_is_cut_off(HttpStatusCode status)
    {
        using var transport = new Transport(() => Endless(status, "<html>", TimeSpan.Zero));

        var error = await Assert.ThrowsAsync<ArchiveException>(() => AskAsync(transport));

        Assert.Equal(status, error.Status);
        Assert.InRange(error.ResponseBody.Length, 1, ResponseBuffer.MaxErrorLength + 4096);
        Assert.InRange(error.Message.Length, 1, 1000);
    }

    [Theory]
    [InlineData(50, "more slowly than 500 bytes per second")]
    [InlineData(70, "no byte moved for 60 seconds")]
    public async Task A_response_that_drips_ends_with_the_patience(int seconds, string part)
    {
        using var transport = new Transport(() => Endless(HttpStatusCode.OK, " ", TimeSpan.FromSeconds(seconds)));

        var error = await Assert.ThrowsAsync<ArchiveException>(() => AskAsync(transport));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.InRange(_clock.Skipped, Patience, 3 * Patience);
    }

    [Fact]
    public async Task Many_values_in_few_bytes_are_an_error()
    {
        var text = "[" + string.Concat(Enumerable.Repeat("[],", 200_000)) + "1]";
        using var transport = new Transport(() => new HttpResponseMessage { Content = new StringContent(text) });

        var error = await Assert.ThrowsAsync<ArchiveException>(() => AskAsync(transport));

        Assert.Contains("has more than 100000 values", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, transport.Requests);
    }

    [Fact]
    public async Task Large_responses_are_in_memory_one_after_another()
    {
        var text = "\"" + new string('x', 3 << 20) + "\"";
        using var transport = new Transport(() => new HttpResponseMessage { Content = new StringContent(text) });
        using var clients = Clients(transport);
        var token = TestContext.Current.CancellationToken;
        var first = await SendAsync(clients, token);

        var second = SendAsync(clients, token);
        while (transport.Requests < 2)
            await Task.Yield();
        Assert.False(second.IsCompleted);
        first.Dispose();

        (await second.WaitAsync(TimeSpan.FromMinutes(1), token)).Dispose();
    }

    [Theory]
    [InlineData("https://lab.example/login")]
    [InlineData("/login")]
    [InlineData("")]
    [InlineData("http://[")]
    public async Task Any_redirect_is_an_error(string location)
    {
        using var transport = new Transport(() =>
            With(new HttpResponseMessage(HttpStatusCode.Found), "Location", location)
        );

        var error = await Assert.ThrowsAsync<ArchiveException>(() => AskAsync(transport));

        Assert.Contains("Error 302", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type", "application/json; charset=x-unknown")]
    [InlineData("Content-Type", "text/html; charset=utf-7")]
    [InlineData("Date", "Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("Date", "Mon, 01 Jan 0001 00:00:00 GMT")]
    [InlineData("Retry-After", "99999999999999")]
    [InlineData("Retry-After", "-1")]
    [InlineData("ETag", "not an ETag")]
    public async Task A_header_that_makes_no_sense_does_no_harm(string name, string value)
    {
        using var transport = new Transport(() =>
            With(
                new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent("the reason") },
                name,
                value
            )
        );

        var error = await Assert.ThrowsAsync<ArchiveException>(() => AskAsync(transport));

        Assert.Contains("the reason", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "is longer than 4 MiB")]
    [InlineData(HttpStatusCode.BadRequest, "Error 400")]
    public async Task A_compressed_response_counts_with_its_decompressed_length(HttpStatusCode status, string part)
    {
        await using var server = new CompressedServer(status, length: 512 << 20);
        using var clients = new HttpClients(new RetryPolicy(TimeSpan.Zero, TimeProvider.System, new Random(1)), "test");

        var error = await Assert.ThrowsAsync<ArchiveException>(() =>
            new ArchiveClient(clients.Archive, server.Url).GetUserNameAsync(TestContext.Current.CancellationToken)
        );

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private async Task AskAsync(Transport transport)
    {
        using var clients = Clients(transport);
        await new ArchiveClient(clients.Archive, new Uri("http://localhost/api")).GetUserNameAsync(
            TestContext.Current.CancellationToken
        );
    }

    private HttpClients Clients(Transport transport) =>
        new(new RetryPolicy(Patience, _clock, new Random(1)), "test", transport);

    private static Task<HttpResponseMessage> SendAsync(HttpClients clients, CancellationToken token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri("http://localhost/api"));
        request.Options.Set(RetryHandler.MaxLength, 8 << 20);
        return clients.Archive.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
    }

    private HttpResponseMessage Endless(HttpStatusCode status, string text, TimeSpan delay) =>
        new(status) { Content = new HostileBody(Encoding.ASCII.GetBytes(text), _clock, delay) };

    private static HttpResponseMessage With(HttpResponseMessage response, string name, string value)
    {
        if (!response.Headers.TryAddWithoutValidation(name, value))
        {
            response.Content.Headers.Remove(name);
            response.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return response;
    }

    private sealed class Transport(Func<HttpResponseMessage> respond) : HttpMessageHandler
    {
        private int _requests;

        public int Requests => Volatile.Read(ref _requests);

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Interlocked.Increment(ref _requests);
            var response = respond();
            response.RequestMessage = request;
            return Task.FromResult(response);
        }
    }

    /// <summary>Sends one response that is compressed by gzip: a string of a length.</summary>
    private sealed class CompressedServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;

        public CompressedServer(HttpStatusCode status, int length)
        {
            _listener.Start();
            _serving = ServeAsync(status, length);
        }

        public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/api");

        public async ValueTask DisposeAsync()
        {
            _listener.Dispose();
            await _serving;
        }

        private async Task ServeAsync(HttpStatusCode status, int length)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(CancellationToken.None);
                await using var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[65536], CancellationToken.None);
                var head = $"HTTP/1.1 {(int)status} X\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), CancellationToken.None);
                await using var compressed = new GZipStream(stream, CompressionLevel.Fastest);
                var block = new byte[1 << 20];
                block.AsSpan().Fill((byte)' ');
                for (var written = 0; written < length; written += block.Length)
                    await compressed.WriteAsync(block, CancellationToken.None);
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
            {
                // The client has closed the connection, or the test has ended.
            }
        }
    }
}
