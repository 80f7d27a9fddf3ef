using System.Net.Sockets;

namespace Dandi.Testing.Network;

/// <summary>A connection of a client to a <see cref="FaultProxy"/>, and ours to the server behind it: one exchange after another.</summary>
internal sealed class ProxyConnection(FaultProxy proxy, Socket client, int number) : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private NetworkStream? _client;
    private Upstream? _server;
    private long _bytes;

    /// <summary>The last request that came over it.</summary>
    public ProxiedRequest? Last { get; private set; }

    /// <summary>Serves requests until one side ends it, or a fault does.</summary>
    public async Task ServeAsync()
    {
        try
        {
            _client = new NetworkStream(client, ownsSocket: true);
            var reader = new HttpReader(_client);
            while (await reader.ReadHeadAsync(_ending.Token) is { } head)
            {
                Last = proxy.Begin(
                    new ProxiedRequest(head.Words[0], head.Words[1], number) { BodyLength = head.Length }
                );
                try
                {
                    if (!await new ProxyExchange(proxy, this, reader, head, Last).RunAsync(_ending.Token))
                        return;
                }
                finally
                {
                    proxy.End();
                }
            }
        }
        catch (Exception error)
            when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One of the sides is gone: so is the connection.
            Reset();
        }
    }

    /// <summary>Sends bytes to the client.</summary>
    public async Task RespondAsync(ReadOnlyMemory<byte> bytes)
    {
        await PassAsync();
        await _client!.WriteAsync(bytes, _ending.Token);
    }

    /// <summary>Waits while nothing may pass.</summary>
    public Task PassAsync() => proxy.PassAsync().WaitAsync(_ending.Token);

    /// <summary>Counts bytes of a body, and cuts the connection once it has carried as much as it may.</summary>
    public async ValueTask CarryAsync(ProxiedRequest request, int bytes)
    {
        request.Count(bytes);
        proxy.Count(request, bytes);
        _bytes += bytes;
        await PassAsync();
        if (!proxy.IsBeyondLimit(number, _bytes))
            return;
        request.IsCut = true;
        throw new IOException("the connection has carried as much as it may");
    }

    /// <summary>Our connection to the server of a request; made when it is needed.</summary>
    public async Task<Upstream> ConnectAsync(string host, int port)
    {
        if (_server is not null && _server.IsTo(host, port))
            return _server;
        _server?.Dispose();
        _server = await Upstream.ConnectAsync(host, port, _ending.Token);
        return _server;
    }

    /// <summary>Ends it without a word.</summary>
    public void Close() => client.Dispose();

    /// <summary>Ends it with a reset on both sides: what is on its way is lost.</summary>
    public void Reset()
    {
        try
        {
            _ending.Cancel();
            client.LingerState = new LingerOption(true, 0);
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException)
        {
            // It is closed already.
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
        _ending.Dispose();
    }
}
