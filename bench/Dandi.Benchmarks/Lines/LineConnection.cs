using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Dandi.Benchmarks.Lines;

/// <summary>
/// One connection over a <see cref="ShapedLine"/>. It recognizes requests by their first bytes, because a client sends
/// the next one only when it has the response to the one before.
/// </summary>
internal sealed class LineConnection(ShapedLine line, Socket client, Uri target) : IDisposable
{
    private const int MaxChunk = 64 << 10;
    private const int MinChunk = 2 << 10;
    private const double SecondsPerChunk = 0.005;

    // What is on its way at most: the window of a connection, 2 MB for half of the round-trip time.
    private const int MaxChunksOnTheWay = 32;
    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Lock _lock = new();
    private long _requestBytes;
    private bool _isContent;

    /// <summary>Forwards bytes until one side ends. Throws no exception.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        client.NoDelay = true;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await _server.ConnectAsync(target.Host, target.Port, ended.Token);
            var there = CopyAsync(client, _server, SendAsync, ended.Token);
            var back = CopyAsync(_server, client, Respond, ended.Token);
            await await Task.WhenAny(there, back);
            await ended.CancelAsync();
            await Task.WhenAll(there, back);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or IOException)
        {
            // One side has closed its connection.
        }
        finally
        {
            await ended.CancelAsync();
            EndRequest();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
    }

    private async Task CopyAsync(
        Socket from,
        Socket to,
        Func<ReadOnlyMemory<byte>, bool, CancellationToken, Task> pass,
        CancellationToken cancellationToken
    )
    {
        var onTheWay = Channel.CreateBounded<(long Due, byte[] Bytes)>(MaxChunksOnTheWay);
        var delivering = DeliverAsync(onTheWay.Reader, to, cancellationToken);
        var hasRoom = false;
        while (true)
        {
            // Bytes that could not be sent because of the window have not waited for the line.
            var isWaiting = hasRoom && from.Available > 0;
            var size = (int)Math.Clamp(line.Traffic.Rate * SecondsPerChunk, MinChunk, MaxChunk);
            var buffer = new byte[size];
            var read = await from.ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
                break;
            await pass(buffer.AsMemory(0, read), isWaiting, cancellationToken);
            var due = Stopwatch.GetTimestamp() + (long)(line.Latency.TotalSeconds * Stopwatch.Frequency);
            hasRoom = onTheWay.Writer.TryWrite((due, buffer[..read]));
            if (!hasRoom)
                await onTheWay.Writer.WriteAsync((due, buffer[..read]), cancellationToken);
        }
        onTheWay.Writer.Complete();
        await delivering;
    }

    private static async Task DeliverAsync(
        ChannelReader<(long Due, byte[] Bytes)> onTheWay,
        Socket to,
        CancellationToken cancellationToken
    )
    {
        await foreach (var (due, bytes) in onTheWay.ReadAllAsync(cancellationToken))
        {
            await DelayAsync(Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due), cancellationToken);
            for (var sent = 0; sent < bytes.Length; )
                sent += await to.SendAsync(bytes.AsMemory(sent), cancellationToken);
        }
    }

    private Task SendAsync(ReadOnlyMemory<byte> bytes, bool isWaiting, CancellationToken cancellationToken)
    {
        bool isContent;
        lock (_lock)
        {
            if (_requestBytes == 0)
                _isContent = bytes.Span.StartsWith("PUT "u8);
            _requestBytes += bytes.Length;
            isContent = _isContent;
        }
        return DelayAsync(line.Traffic.Reserve(bytes.Length, isContent, isWaiting), cancellationToken);
    }

    private Task Respond(ReadOnlyMemory<byte> bytes, bool isWaiting, CancellationToken cancellationToken)
    {
        if (bytes.Span.StartsWith("HTTP/1.1 "u8) && !bytes.Span.StartsWith("HTTP/1.1 1"u8))
            EndRequest();
        return Task.CompletedTask;
    }

    private void EndRequest()
    {
        lock (_lock)
        {
            if (_isContent)
                line.Traffic.Acknowledge(_requestBytes);
            (_requestBytes, _isContent) = (0, false);
        }
    }

    private static Task DelayAsync(TimeSpan time, CancellationToken cancellationToken) =>
        time > TimeSpan.FromMilliseconds(1)
            ? Task.Delay(time, TimeProvider.System, cancellationToken)
            : Task.CompletedTask;
}
