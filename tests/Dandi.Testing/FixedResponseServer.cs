using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Dandi.Testing;

/// <summary>A server on a free port that answers every request with the same status and text, and closes the connection.</summary>
public sealed class FixedResponseServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _serving;
    private readonly byte[] _response;
    private readonly X509Certificate2? _certificate;

    /// <summary>Starts to answer.</summary>
    /// <param name="status">The status of all answers.</param>
    /// <param name="type">Their content type.</param>
    /// <param name="body">Their text.</param>
    /// <param name="certificate">With it, connections are encrypted.</param>
    public FixedResponseServer(int status, string type, string body, X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _response = Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status} Fixed\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"
        );
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Its address.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _serving;
        _listener.Stop();
        _listener.Dispose();
        _ending.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                await RespondAsync(client.GetStream());
            }
        }
        catch (Exception error)
            when (error is OperationCanceledException or IOException or SocketException or InvalidOperationException)
        {
            // The end of the test.
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
                _ending.Token
            );
            await RespondOnAsync(encrypted);
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            // A client that does not trust us.
        }
    }

    private async Task RespondOnAsync(Stream stream)
    {
        _ = await stream.ReadAsync(new byte[65536], _ending.Token);
        await stream.WriteAsync(_response, _ending.Token);
    }
}
