using System.Net.Sockets;
using System.Text;

namespace Dandi.Server.Tests.Hostile;

/// <summary>Sends requests over plain sockets, one connection each.</summary>
internal static class RawConnection
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    // The server waits for the rest of an unfinished request.
    private static readonly TimeSpan ShortLimit = TimeSpan.FromMilliseconds(100);

    /// <summary>Sends bytes and reads the response.</summary>
    /// <param name="root">The URL of the server.</param>
    /// <param name="bytes">The request.</param>
    /// <param name="waits">Whether to fail if there is no response; otherwise the wait for it is short.</param>
    /// <returns>The response; null if there is none.</returns>
    public static async Task<RawResponse?> SendAsync(Uri root, byte[] bytes, bool waits = true)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(waits ? Limit : ShortLimit);
        using var socket = new TcpClient { LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync(root.Host, root.Port, limit.Token);
        var stream = socket.GetStream();
        var writing = WriteAsync(stream, bytes, limit.Token);
        var received = new MemoryStream();
        try
        {
            await ReadAsync(stream, received, limit.Token);
        }
        catch (OperationCanceledException) when (!waits)
        {
            // What has been received is the response, if there is one.
        }
        catch (IOException)
        {
            // The server may reset the connection after it has responded to an invalid request.
        }
        socket.Close();
        await writing;
        return Parse(received);
    }

    /// <summary>Sends bytes and closes the connection without reading.</summary>
    public static async Task AbandonAsync(Uri root, byte[] bytes)
    {
        using var socket = new TcpClient { LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync(root.Host, root.Port, TestContext.Current.CancellationToken);
        await WriteAsync(socket.GetStream(), bytes, TestContext.Current.CancellationToken);
    }

    // Without a length, the response ends with the connection, which the server keeps for some seconds if it expects
    // more bytes.
    private static async Task ReadAsync(Stream stream, MemoryStream received, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        while (Parse(received) is not { IsComplete: true })
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
                return;
            await received.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private static RawResponse? Parse(MemoryStream received) =>
        RawResponse.TryParse(Encoding.Latin1.GetString(received.GetBuffer(), 0, (int)received.Length));

    private static async Task WriteAsync(NetworkStream stream, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The server does not read the bodies of requests that it rejects.
        }
    }
}
