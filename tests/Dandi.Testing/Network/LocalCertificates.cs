using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dandi.Testing.Network;

/// <summary>A certificate for <c>localhost</c>, signed by a new certificate authority that no client trusts.</summary>
public sealed class LocalCertificates : IDisposable
{
    private readonly X509Certificate2 _authority;

    public LocalCertificates()
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
        _authority = authorityRequest.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serverRequest = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        serverRequest.CertificateExtensions.Add(names.Build());
        using var signed = serverRequest.Create(_authority, from, to, [1, 2, 3, 4]);
        using var withKey = signed.CopyWithPrivateKey(key);
        Server = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
        ServerPem = $"{withKey.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    /// <summary>The certificate of the server, with its private key.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>The certificate of the server and its private key, in PEM.</summary>
    public string ServerPem { get; }

    /// <summary>The certificate of the certificate authority, in PEM.</summary>
    public string AuthorityPem => _authority.ExportCertificatePem();

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        Server.Dispose();
    }
}
