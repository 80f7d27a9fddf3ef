using System.Collections.Concurrent;
using System.Net;
using Dandi.Testing;

namespace Dandi.Client.Tests.Upload.Hostile;

/// <summary>
/// Sends requests to the archive and changes some of the responses. Requests to any other server are not sent, but
/// recorded.
/// </summary>
internal sealed class HostileTransport : DelegatingHandler
{
    private readonly Uri _archive;
    private readonly ResponseMutation _mutation;
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly int _everyNth;

    /// <param name="inner">The network.</param>
    /// <param name="archive">The archive; its store is on the same host.</param>
    /// <param name="clock">The clock of the client.</param>
    /// <param name="seed">Chooses which responses are changed, and how.</param>
    public HostileTransport(HttpMessageHandler inner, Uri archive, SkippingTimeProvider clock, int seed)
        : base(inner)
    {
        (_archive, _mutation, _random) = (archive, new ResponseMutation(clock), new Random(seed));
        // Some servers are hostile now and then, others nearly always.
        _everyNth = 2 + (seed % 7);
    }

    /// <summary>Whether responses are changed.</summary>
    public bool IsHostile { get; set; } = true;

    /// <summary>The requests that were to be sent to another server with an API key.</summary>
    public ConcurrentQueue<string> LeakedKeys { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var url = request.RequestUri!;
        if (DandiInstance.OriginOf(url) != DandiInstance.OriginOf(_archive))
        {
            if (request.Headers.Authorization is not null || request.Headers.Contains("Cookie"))
                LeakedKeys.Enqueue($"{request.Method} {url}");
            return new HttpResponseMessage(HttpStatusCode.BadGateway) { RequestMessage = request };
        }
        var response = await base.SendAsync(request, cancellationToken);
        if (!IsHostile)
            return response;
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        lock (_lock)
        {
            if (_random.Next(_everyNth) == 0)
                _mutation.Apply(response, body, _random);
        }
        return response;
    }
}
