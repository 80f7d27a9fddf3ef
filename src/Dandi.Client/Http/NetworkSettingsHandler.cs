namespace Dandi.Http;

/// <summary>
/// Refuses a request for which the network settings are not usable: an invalid proxy, or certificates that cannot be
/// read. Invalid settings that no request needs are ignored.
/// </summary>
/// <remarks>
/// <see cref="SocketsHttpHandler"/> treats an exception of its proxy as "no proxy" and would connect directly, so the
/// check must come before it.
/// </remarks>
/// <param name="network">The settings to check.</param>
/// <param name="inner">The transport.</param>
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
