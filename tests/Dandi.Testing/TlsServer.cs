using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dandi.Testing;

/// <summary>
/// An HTTPS server on a free port that responds to every request with the same JSON. Its certificate is signed by a
/// new certificate authority that no client trusts.
/// </summary>
public sealed class TlsServer : IAsyncDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _certificate;
    private readonly FixedResponseServer _server;

    public TlsServer(string json)
    {
        (_authority, _certificate) = CreateCertificates();
        _server = new FixedResponseServer(200, "application/json", json, _certificate);
    }

    public Uri Url => new($"https://localhost:{_server.Port}");

    /// <summary>The certificate of the certificate authority, in PEM.</summary>
    public string AuthorityPem => _authority.ExportCertificatePem();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
        _certificate.Dispose();
    }

    private static (X509Certificate2 Authority, X509Certificate2 Certificate) CreateCertificates()
    {
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Test Authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: true,
                hasPathLengthConstraint: false,
                0,
                critical: true
            )
        );
        var authority = authorityRequest.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serverRequest = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        serverRequest.CertificateExtensions.Add(names.Build());
        using var signed = serverRequest.Create(authority, from, to, [1, 2, 3, 4]);
        using var withKey = signed.CopyWithPrivateKey(key);
        return (authority, X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null));
    }
}
