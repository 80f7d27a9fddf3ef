namespace Dandi.Http;

/// <summary>Refuses a request whose way out is not usable: a proxy that is none, certificates that cannot be read. A setting that no request needs does no harm.</summary>
/// <remarks>The transport would take an exception of the proxy for "no proxy", and go another way than was asked for.</remarks>
/// <param name="network">How the network is reached.</param>
/// <param name="inner">What carries the requests.</param>
internal sealed class NetworkSettingsHandler(NetworkOptions network, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        network.EnsureUsable(request.RequestUri!);
        return base.SendAsync(request, cancellationToken);
    }
}
