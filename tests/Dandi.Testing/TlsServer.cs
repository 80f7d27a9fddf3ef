using Dandi.Testing.Network;

namespace Dandi.Testing;

/// <summary>
/// An HTTPS server on a free port that responds to every request with the same JSON. Its certificate is signed by a
/// new certificate authority that no client trusts.
/// </summary>
public sealed class TlsServer : IAsyncDisposable
{
    private readonly LocalCertificates _certificates = new();
    private readonly FixedResponseServer _server;

    public TlsServer(string json) =>
        _server = new FixedResponseServer(200, "application/json", json, _certificates.Server);

    public Uri Url => new($"https://localhost:{_server.Port}");

    /// <summary>The certificate of the certificate authority, in PEM.</summary>
    public string AuthorityPem => _certificates.AuthorityPem;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificates.Dispose();
    }
}
