using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Dandi.Addresses;
using Dandi.Http;

namespace Dandi.Client.Tests.Addresses;

/// <summary>
/// A network on which every host is an archive whose API is at <c>/api</c>, except for the URLs that redirect.
/// </summary>
internal sealed class StubNetwork : HttpMessageHandler
{
    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>Where requests are redirected to.</summary>
    public Dictionary<string, string> Redirects { get; } = new(StringComparer.Ordinal);

    /// <summary>The URLs of the API that hosts state, by host; others state their own.</summary>
    public Dictionary<string, string> Apis { get; } = new(StringComparer.Ordinal);

    /// <summary>The bodies of further responses by path and query.</summary>
    public Dictionary<string, string> Bodies { get; } = new(StringComparer.Ordinal);

    /// <summary>Method, URL and authorization of all requests.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Creates clients on this network, which never wait.</summary>
    public HttpClients Connect() =>
        new(new RetryPolicy(TimeSpan.Zero, TimeProvider.System, new Random(1)), "test", this);

    /// <summary>Parses a URL or identifier on this network.</summary>
    public async Task<ArchiveAddress> ParseAsync(string text, bool asGlob = false, string? localHost = null)
    {
        using var clients = Connect();
        var parser = new AddressParser(new InstanceLookup(clients.Archive), clients.Archive, localHost);
        return await parser.ParseAsync(text, asGlob, TestContext.Current.CancellationToken);
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var url = request.RequestUri!;
        _requests.Enqueue($"{request.Method} {url.AbsoluteUri} {request.Headers.Authorization}".TrimEnd());
        if (request.Method == HttpMethod.Head)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
            if (Redirects.TryGetValue(url.GetLeftPart(UriPartial.Query), out var target))
            {
                response.StatusCode = HttpStatusCode.Found;
                response.Headers.Location = new Uri(target, UriKind.RelativeOrAbsolute);
            }
            else if (url.AbsolutePath == "/missing")
            {
                response.StatusCode = HttpStatusCode.NotFound;
            }
            return Task.FromResult(response);
        }
        var origin = url.GetLeftPart(UriPartial.Authority);
        var api = Apis.GetValueOrDefault(url.Host, $"{origin}/api");
        var body = url.AbsolutePath.EndsWith("/info/", StringComparison.Ordinal)
            ? $"{{\"schema_version\":\"0.8.0\",\"services\":{{\"api\":{{\"url\":\"{api}\"}}}}}}"
            : null;
        body = Bodies.GetValueOrDefault(url.PathAndQuery, body ?? "");
        return Task.FromResult(
            new HttpResponseMessage(body.Length == 0 ? HttpStatusCode.NotFound : HttpStatusCode.OK)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            }
        );
    }
}
