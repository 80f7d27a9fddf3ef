using System.Net;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Client.Tests.Http;

public sealed class KeyHandlerTests
{
    private const string Key = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("https://lab.example/api/info/", true)]
    [InlineData("https://LAB.example:443/other", true)]
    [InlineData("http://lab.example/api/info/", false)]
    [InlineData("http://lab.example:443/api/info/", false)]
    [InlineData("https://lab.example:8443/api/info/", false)]
    [InlineData("https://lab.example.evil.example/api/", false)]
    [InlineData("https://api.lab.example/api/", false)]
    [InlineData("https://evil.example/https://lab.example/", false)]
    [InlineData("https://lab.example@evil.example/api/", false)]
    public async Task The_key_is_sent_only_to_the_scheme_host_and_port_that_it_is_for(string url, bool isSent)
    {
        var transport = new Transport(HttpStatusCode.OK, "{}");
        using var clients = Clients(transport);
        clients.Authorize(Key, new Uri("https://lab.example/api"));

        (await clients.Archive.GetAsync(new Uri(url), TestContext.Current.CancellationToken)).Dispose();
        (await clients.Storage.GetAsync(new Uri(url), TestContext.Current.CancellationToken)).Dispose();

        Assert.Equal([isSent ? $"token {Key}" : null, null], transport.Authorizations);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("http://lab.example/")]
    [InlineData("/login")]
    [InlineData("")]
    public async Task A_redirect_is_not_followed(string location)
    {
        var transport = new Transport(HttpStatusCode.Redirect, "") { Location = location };
        using var clients = Clients(transport);
        clients.Authorize(Key, new Uri("https://lab.example/api"));

        using var response = await clients.Archive.GetAsync(
            new Uri("https://lab.example/api/"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Single(transport.Authorizations);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_returns_the_key_does_not_get_it_into_a_message(bool isStore)
    {
        using var clients = Clients(new Transport(HttpStatusCode.BadRequest, $"bad request: Authorization: {Key}"));
        clients.Authorize(Key, new Uri("https://lab.example/api"));

        using var response = await (isStore ? clients.Storage : clients.Archive).GetAsync(
            new Uri("https://lab.example/api/"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal($"bad request: Authorization: {new string('*', Key.Length)}", BufferedContent.Of(response).Text);
    }

    private static HttpClients Clients(HttpMessageHandler transport) =>
        new(
            new RetryPolicy(TimeSpan.Zero, new SkippingTimeProvider(RetryPolicy.MaxPause), new Random(1)),
            "test",
            transport
        );

    private sealed class Transport(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public List<string?> Authorizations { get; } = [];

        public string? Location { get; init; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Authorizations.Add(request.Headers.Authorization?.ToString());
            var response = new HttpResponseMessage(status)
            {
                RequestMessage = request,
                Content = new StringContent(body),
            };
            response.Headers.TryAddWithoutValidation("Location", Location);
            return Task.FromResult(response);
        }
    }
}
