using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dandi.Testing;

/// <summary>A server on a free port that answers every request with the same status and text, and closes the connection.</summary>
public sealed class FixedAnswerServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _serving;
    private readonly byte[] _answer;

    /// <summary>Starts to answer.</summary>
    public FixedAnswerServer(int status, string type, string body)
    {
        _answer = Encoding.UTF8.GetBytes($"HTTP/1.1 {status} Fixed\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Its address.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

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
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[65536], _ending.Token);
                await stream.WriteAsync(_answer, _ending.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException or InvalidOperationException)
        {
            // The end of the test.
        }
    }
}
