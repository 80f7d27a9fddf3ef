using System.Net.Sockets;

namespace Dandi.Testing.Network;

/// <summary>A connection of a <see cref="FaultProxy"/> to a server.</summary>
internal sealed class Upstream : IDisposable
{
    private readonly string _host;
    private readonly int _port;
    private readonly NetworkStream _stream;

    private Upstream(string host, int port, Socket socket)
    {
        (_host, _port) = (host, port);
        _stream = new NetworkStream(socket, ownsSocket: true);
        Reader = new HttpReader(_stream);
    }

    public HttpReader Reader { get; }

    public static async Task<Upstream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken);
            return new Upstream(host, port, socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public bool IsTo(string host, int port) => _host == host && _port == port;

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        _stream.WriteAsync(bytes, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
