using System.Net.Sockets;

namespace Dandi.Testing.Network;

/// <summary>
/// A connection of a client to a <see cref="FaultProxy"/>, with the connection of the proxy to the server. Requests are
/// handled one after another. Owns the client's socket; the proxy disposes the connection when it ends.
/// </summary>
internal sealed class ProxyConnection(FaultProxy proxy, Socket client, int number) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private NetworkStream? _client;
    private Upstream? _server;
    private long _bytes;

    public ProxiedRequest? LastRequest { get; private set; }

    /// <summary>Handles requests until one side or a fault ends the connection. Throws no exception.</summary>
    public async Task ServeAsync()
    {
        try
        {
            _client = new NetworkStream(client, ownsSocket: true);
            var reader = new HttpReader(_client);
            while (await reader.ReadHeadAsync(_closing.Token) is { } head)
            {
                LastRequest = proxy.BeginRequest(
                    new ProxiedRequest(head.Words[0], head.Words[1], number) { BodyLength = head.Length }
                );
                try
                {
                    if (!await new ProxyExchange(proxy, this, reader, head, LastRequest).RunAsync(_closing.Token))
                        return;
                }
                finally
                {
                    proxy.EndRequest();
                }
            }
        }
        catch (Exception error)
            when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side has closed its connection, so the other side sees a reset.
            Reset();
        }
    }

    /// <summary>Sends bytes to the client.</summary>
    public async Task RespondAsync(ReadOnlyMemory<byte> bytes)
    {
        await WaitWhileFrozenAsync();
        await _client!.WriteAsync(bytes, _closing.Token);
    }

    public Task WaitWhileFrozenAsync() => proxy.WaitWhileFrozenAsync().WaitAsync(_closing.Token);

    /// <summary>Counts bytes of a request body.</summary>
    /// <exception cref="IOException">The connection has reached its byte limit.</exception>
    public async ValueTask CountAsync(ProxiedRequest request, int bytes)
    {
        request.Count(bytes);
        proxy.CountContent(request, bytes);
        _bytes += bytes;
        await WaitWhileFrozenAsync();
        if (!proxy.ExceedsLimit(number, _bytes))
            return;
        request.IsCut = true;
        throw new IOException("The connection has reached its byte limit.");
    }

    /// <summary>The connection to a server, which is reused as long as the server is the same.</summary>
    public async Task<Upstream> ConnectAsync(string host, int port)
    {
        if (_server is not null && _server.IsTo(host, port))
            return _server;
        _server?.Dispose();
        _server = await Upstream.ConnectAsync(host, port, _closing.Token);
        return _server;
    }

    /// <summary>
    /// Resets the connection to the client and closes the one to the server: data in flight are lost.
    /// </summary>
    public void Reset()
    {
        try
        {
            _closing.Cancel();
            client.LingerState = new LingerOption(true, 0);
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException)
        {
            // The connection has already been closed.
        }
        _server?.Dispose();
        client.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _server?.Dispose();
        _client?.Dispose();
        client.Dispose();
        _closing.Dispose();
    }
}
