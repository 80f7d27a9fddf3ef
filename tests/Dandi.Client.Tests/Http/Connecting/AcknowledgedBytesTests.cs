using System.Net;
using System.Net.Sockets;
using Dandi.Http.Connecting;

namespace Dandi.Client.Tests.Http.Connecting;

public sealed class AcknowledgedBytesTests
{
    private readonly AcknowledgedBytes _bytes = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_that_the_other_side_does_not_read_are_not_acknowledged_but_those_that_it_reads_are()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Server.ReceiveBufferSize = 16 << 10;
        listener.Start();
        await using var connection = _bytes.Watch(await ConnectAsync(listener));
        using var server = await listener.AcceptSocketAsync(Token);
        const int Size = 32 << 20;
        var writing = connection.WriteAsync(new byte[Size], Token).AsTask();
        Assert.InRange(_bytes.Total!.Value, 0, Size / 2);

        var buffer = new byte[1 << 20];
        for (var received = 0; received < Size; )
            received += await server.ReceiveAsync(buffer, Token);
        await writing;

        Assert.InRange(_bytes.Total!.Value, Size - buffer.Length, Size + 1);
    }

    [Fact]
    public async Task Bytes_of_closed_connections_stay_counted()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connection = _bytes.Watch(await ConnectAsync(listener));
        using var server = await listener.AcceptSocketAsync(Token);
        await connection.WriteAsync(new byte[1000], Token);
        await server.ReceiveAsync(new byte[1000], Token);
        var before = _bytes.Total;

        await connection.DisposeAsync();

        Assert.Equal(before, _bytes.Total);
    }

    [Fact]
    public void A_connection_that_is_not_a_socket_makes_the_number_unknown()
    {
        Assert.Equal(0, _bytes.Total);

        _bytes.Watch(Stream.Null);

        Assert.Null(_bytes.Total);
    }

    private static Task<Stream> ConnectAsync(TcpListener listener) =>
        StaggeredConnector.ConnectSocketAsync((IPEndPoint)listener.LocalEndpoint, Token);
}
