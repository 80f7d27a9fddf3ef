using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dandi.Client.Tests.Http.Blocking;

/// <summary>A server that answers each request with the bytes that a script returns.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<int, string, string?> _respond;
    private readonly Task _serving;
    private int _requests;
    private int _connections;

    /// <param name="respond">
    /// Returns the response to a request: the first argument is its number, the second its head. An empty text closes
    /// the connection; null never responds.
    /// </param>
    public ScriptedServer(Func<int, string, string?> respond)
    {
        _respond = respond;
        _listener.Start();
        _serving = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public int PacketSize { get; init; } = int.MaxValue;

    /// <summary>Whether the connection is closed after each response, without saying so.</summary>
    public bool ClosesConnections { get; init; }

    public int Requests => Volatile.Read(ref _requests);

    public int Connections => Volatile.Read(ref _connections);

    public static string Ok(string body, string headers = "") =>
        $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        while (!_stopping.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            Interlocked.Increment(ref _connections);
            serving.Add(ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        var stream = client.GetStream();
        while (await ReadRequestAsync(stream) is { } head)
        {
            var response = _respond(Interlocked.Increment(ref _requests), head);
            if (response is null)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stopping.Token);
            if (response!.Length == 0)
                return;
            foreach (var packet in Encoding.Latin1.GetBytes(response).Chunk(PacketSize))
                await stream.WriteAsync(packet, _stopping.Token);
            if (ClosesConnections)
                return;
        }
    }

    /// <summary>Reads a head, and the body after it.</summary>
    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stopping.Token) == 0)
                return null;
            head.Append((char)one[0]);
        }
        var length = head.ToString()
            .Split("\r\n")
            .Where(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))
            .Select(line => int.Parse(line[16..], System.Globalization.CultureInfo.InvariantCulture))
            .SingleOrDefault();
        await stream.ReadExactlyAsync(new byte[length], _stopping.Token);
        return head.ToString();
    }
}
