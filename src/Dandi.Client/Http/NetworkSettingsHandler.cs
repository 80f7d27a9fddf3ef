namespace Dandi.Http;

/// <summary>
/// Refuses a request for which the network settings are not usable: an invalid proxy, or certificates that cannot be
/// read. Invalid settings that no request needs are ignored, and certificates that none needs are not read.
/// </summary>
/// <remarks>
/// <see cref="SocketsHttpHandler"/> treats an exception of its proxy as "no proxy" and would connect directly, so the
/// check must come before it. It takes its certificates when it is created, so there is another one for requests that
/// use TLS.
/// </remarks>
/// <param name="network">The settings to check.</param>
/// <param name="create">Creates the transport; the argument is whether it is used for TLS.</param>
internal sealed class NetworkSettingsHandler(NetworkOptions network, Func<bool, HttpMessageHandler> create)
    : HttpMessageHandler
{
    private readonly Lazy<HttpMessageInvoker> _plain = new(() => new HttpMessageInvoker(create(false)));
    private readonly Lazy<HttpMessageInvoker> _secure = new(() => new HttpMessageInvoker(create(true)));

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var url = request.RequestUri!;
        network.EnsureUsable(url);
        // A proxy may be one of HTTPS.
        var isPlain = url.Scheme == Uri.UriSchemeHttp && network.Proxy?.IsBypassed(url) != false;
        return (isPlain ? _plain : _secure).Value.SendAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _plain.IsValueCreated)
            _plain.Value.Dispose();
        if (disposing && _secure.IsValueCreated)
            _secure.Value.Dispose();
        base.Dispose(disposing);
    }
}
