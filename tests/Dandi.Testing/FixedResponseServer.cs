using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Dandi.Testing;

/// <summary>A server on a free port that sends the same response to every request and closes the connection.</summary>
public sealed class FixedResponseServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;
    private readonly byte[] _response;
    private readonly X509Certificate2? _certificate;

    /// <summary>Starts the server.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="type">The media type of the body.</param>
    /// <param name="body">The text of the body.</param>
    /// <param name="certificate">The certificate for TLS; null for plain HTTP.</param>
    public FixedResponseServer(int status, string type, string body, X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _response = Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status} Fixed\r\nContent-Type: {type}\r\n"
                + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"
        );
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url => $"http://127.0.0.1:{Port}";

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Stop();
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await RespondAsync(client.GetStream());
            }
        }
        catch (Exception error)
            when (error is OperationCanceledException or IOException or SocketException or InvalidOperationException)
        {
            // The test has ended.
        }
    }

    private async Task RespondAsync(Stream connection)
    {
        if (_certificate is null)
        {
            await RespondOnAsync(connection);
            return;
        }
        try
        {
            await using var encrypted = new SslStream(connection);
            await encrypted.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = _certificate },
                _stopping.Token
            );
            await RespondOnAsync(encrypted);
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            // The client does not trust the certificate.
        }
    }

    private async Task RespondOnAsync(Stream stream)
    {
        _ = await stream.ReadAsync(new byte[65536], _stopping.Token);
        await stream.WriteAsync(_response, _stopping.Token);
    }
}
