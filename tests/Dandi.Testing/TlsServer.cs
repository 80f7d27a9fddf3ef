using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dandi.Testing;

/// <summary>A server on a free port whose certificate comes from an authority that nobody knows; it answers every request with the same JSON.</summary>
public sealed class TlsServer : IAsyncDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _certificate;
    private readonly FixedResponseServer _server;

    /// <summary>Starts to answer.</summary>
    public TlsServer(string json)
    {
        (_authority, _certificate) = MakeCertificates();
        _server = new FixedResponseServer(200, "application/json", json, _certificate);
    }

    /// <summary>Its address.</summary>
    public Uri Url => new($"https://localhost:{_server.Port}");

    /// <summary>The certificate of its authority, in PEM.</summary>
    public string AuthorityPem => _authority.ExportCertificatePem();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
        _certificate.Dispose();
    }

    private static (X509Certificate2 Authority, X509Certificate2 Certificate) MakeCertificates()
    {
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ofAuthority = new CertificateRequest("CN=Test Authority", authorityKey, HashAlgorithmName.SHA256);
        ofAuthority.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: true,
                hasPathLengthConstraint: false,
                0,
                critical: true
            )
        );
        var authority = ofAuthority.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ofServer = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        ofServer.CertificateExtensions.Add(names.Build());
        using var signed = ofServer.Create(authority, from, to, [1, 2, 3, 4]);
        using var whole = signed.CopyWithPrivateKey(key);
        return (authority, X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null));
    }
}
