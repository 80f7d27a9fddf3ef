using System.Net;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Client.Tests.Http;

public sealed class StreamedBodyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly SkippingTimeProvider _time = new(RetryPolicy.MaxPause);
    private readonly CountedBody _body = new();

    [Fact]
    public async Task Attempts_that_get_further_start_the_patience_anew()
    {
        // Each attempt but the last is cut off; together their delays are longer than the patience.
        var response = await SendAsync(bytesPerAttempt: 64 << 10, attempts: 5000);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(5000L * (64 << 10), _body.BytesKept);
    }

    [Fact]
    public async Task Attempts_that_hardly_get_further_use_the_patience_up()
    {
        await Assert.ThrowsAsync<IOException>(() => SendAsync(bytesPerAttempt: 100, attempts: 1000));

        Assert.InRange(_time.Skipped, Patience - RetryPolicy.MaxPause, Patience + RetryPolicy.MaxPause);
    }

    [Fact]
    public async Task A_redirect_that_is_not_expected_comes_from_a_captive_portal()
    {
        using var clients = new HttpClients(
            new RetryPolicy(Patience, _time, new Random(1)),
            "test",
            new Transport(_ => new HttpResponseMessage(HttpStatusCode.Found))
        );
        using var expected = new HttpRequestMessage(HttpMethod.Get, "http://archive.example/a");
        expected.Options.Set(RetryHandler.ExpectsRedirect, true);
        using var unexpected = new HttpRequestMessage(HttpMethod.Get, "http://archive.example/b");

        var followed = await clients.Archive.SendAsync(expected, TestContext.Current.CancellationToken);
        var skipped = _time.Skipped;
        await clients.Archive.SendAsync(unexpected, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Found, TimeSpan.Zero), (followed.StatusCode, skipped));
        Assert.True(_time.Skipped > TimeSpan.FromMinutes(1));
    }

    private async Task<HttpResponseMessage> SendAsync(int bytesPerAttempt, int attempts)
    {
        using var clients = new HttpClients(
            new RetryPolicy(Patience, _time, new Random(1)),
            "test",
            new Transport(call => new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StreamContent(new CutStream(bytesPerAttempt, isCut: call < attempts)),
            })
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://store.example/a");
        request.Options.Set(RetryHandler.Body, _body);
        return await clients.Storage.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Counts what it receives.</summary>
    private sealed class CountedBody : StreamedBody
    {
        private long _kept;

        public override long BytesKept => _kept;

        public override void Prepare(HttpRequestMessage request) { }

        public override string? FindProblem(HttpResponseMessage response) => null;

        public override async Task ReadAsync(HttpResponseMessage response, Stream body, IdleTimeout idle)
        {
            var buffer = new byte[64 << 10];
            for (int read; (read = await body.ReadAsync(buffer, idle.Token)) > 0; )
                _kept += read;
        }
    }

    /// <summary>A body that ends after some bytes, perhaps with an error.</summary>
    private sealed class CutStream(int length, bool isCut) : MemoryStream(new byte[length])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == Length && isCut
                ? throw new IOException("connection reset (by the test)")
                : base.ReadAsync(buffer, cancellationToken);
    }

    /// <summary>A network that responds at once.</summary>
    private sealed class Transport(Func<int, HttpResponseMessage> respond) : HttpMessageHandler
    {
        private int _calls;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var response = respond(++_calls);
            response.RequestMessage = request;
            return Task.FromResult(response);
        }
    }
}
