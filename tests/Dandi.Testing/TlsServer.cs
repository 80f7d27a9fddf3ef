using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Dandi.Testing;

/// <summary>A server on a free port whose certificate comes from an authority that nobody knows; it answers every request with the same JSON.</summary>
public sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _certificate;
    private readonly byte[] _answer;
    private readonly Task _serving;

    /// <summary>Starts to answer.</summary>
    public TlsServer(string json)
    {
        (_authority, _certificate) = MakeCertificates();
        _answer = Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\nConnection: close\r\n\r\n{json}");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Its address.</summary>
    public Uri Address => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The certificate of its authority, in PEM.</summary>
    public string AuthorityPem => _authority.ExportCertificatePem();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _authority.Dispose();
        _certificate.Dispose();
        _ending.Dispose();
    }

    private static (X509Certificate2 Authority, X509Certificate2 Certificate) MakeCertificates()
    {
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ofAuthority = new CertificateRequest("CN=Test Authority", authorityKey, HashAlgorithmName.SHA256);
        ofAuthority.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
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

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                await AnswerAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The end of the test.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _ending.Token);
            _ = await stream.ReadAsync(new byte[65536], _ending.Token);
            await stream.WriteAsync(_answer, _ending.Token);
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            // A client that does not trust us.
        }
    }
}
