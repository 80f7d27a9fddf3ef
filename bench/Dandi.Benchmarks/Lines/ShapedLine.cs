using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dandi.Benchmarks.Lines;

/// <summary>
/// A proxy that makes the way to a server as slow as a line: all connections together send at most at its rate, and
/// every byte needs half of the round-trip time, in both directions.
/// </summary>
/// <remarks>
/// Owns its <see cref="LineConnection"/>s, one for each connection of a client. All members are safe for concurrent
/// use.
/// </remarks>
internal sealed class ShapedLine : IAsyncDisposable
{
    // What the system receives is acknowledged before the line has sent it, so it may take little.
    private const double SecondsReceived = 0.05;
    private const int MinReceived = 32 << 10;
    private const int MaxReceived = 1 << 20;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<int, Task> _serving = new();
    private readonly Uri _target;
    private readonly Task _accepting;

    /// <summary>Starts the proxy.</summary>
    /// <param name="target">The server.</param>
    /// <param name="traffic">The rate, and what is counted.</param>
    /// <param name="roundTrip">The round-trip time.</param>
    public ShapedLine(Uri target, LineTraffic traffic, TimeSpan roundTrip)
    {
        (_target, Traffic, Latency) = (target, traffic, roundTrip / 2);
        _listener.Server.ReceiveBufferSize = (int)Math.Clamp(traffic.Rate * SecondsReceived, MinReceived, MaxReceived);
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public LineTraffic Traffic { get; }

    /// <summary>How long a byte needs in one direction.</summary>
    public TimeSpan Latency { get; }

    /// <summary>The URL of the proxy: scheme, host and port.</summary>
    public Uri Url { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_serving.Values);
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (var number = 0; ; number++)
            {
                var client = await _listener.AcceptSocketAsync(_closing.Token);
                _serving[number] = ServeAsync(number, client);
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // The line is closed.
        }
    }

    private async Task ServeAsync(int number, Socket client)
    {
        await Task.Yield();
        using var connection = new LineConnection(this, client, _target);
        await connection.RunAsync(_closing.Token);
        _serving.TryRemove(number, out _);
    }
}
