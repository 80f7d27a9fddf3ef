using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Dandi.Testing.Faults;

namespace Dandi.Testing.Network;

/// <summary>A place of the network between client and archive, on a free port of 127.0.0.1: counts what passes, and makes it go wrong as a test wants.</summary>
/// <remarks>The header <c>Host</c> passes as it is, so that an archive that builds addresses from it presigns addresses that lead here as well. A whole address as the target is followed, as a forward proxy does.</remarks>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<int, ProxyConnection> _connections = new();
    private readonly ConcurrentQueue<ProxiedRequest> _requests = new();
    private readonly ConcurrentDictionary<int, Task> _serving = new();
    private readonly Lock _lock = new();
    private readonly Task _accepting;
    private int _accepted;
    private int _begun;
    private int _open;
    private int _stalled;
    private int _refusals;
    private long _contentBytes;
    private Func<FaultProxy, bool>? _freezes;
    private TaskCompletionSource _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Task _passage = Task.CompletedTask;
    private TaskCompletionSource _thaw = new();
    private volatile bool _isDown;
    private volatile bool _isLimitReached;

    /// <summary>Begins to listen.</summary>
    /// <param name="target">The server behind it.</param>
    public FaultProxy(Uri target)
    {
        Target = target;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Scheme, host and port.</summary>
    public Uri Url { get; }

    /// <summary>The server behind it; may become another one.</summary>
    public Uri Target { get; set; }

    /// <summary>The clock of the client: it goes on while a request stalls.</summary>
    public SkippingTimeProvider? Clock { get; init; }

    /// <summary>Chooses what happens to a request; null for nothing.</summary>
    public Func<ProxiedRequest, ProxyFault?> Choose { get; set; } = _ => null;

    /// <summary>After how many bytes of bodies a connection, given by its number, is reset; null for never.</summary>
    public Func<int, long>? LimitOf
    {
        get;
        init
        {
            field = value;
            if (value is not null)
                PlannedFaults.Add("a connection that is reset after so many bytes", () => _isLimitReached);
        }
    }

    /// <summary>All requests so far, in the order in which they began.</summary>
    public IReadOnlyList<ProxiedRequest> Requests => [.. _requests];

    /// <summary>How many bytes of content have come for the store.</summary>
    public long ContentBytes => Interlocked.Read(ref _contentBytes);

    /// <summary>How many requests have begun.</summary>
    public int RequestCount => Volatile.Read(ref _begun);

    /// <summary>The last request of each connection that is open: what was under way, or just answered.</summary>
    public IReadOnlyList<ProxiedRequest> Latest =>
        [.. _connections.Values.Select(connection => connection.Last).OfType<ProxiedRequest>()];

    /// <summary>Whether the network is down: all connections are reset, and new ones as soon as they are made.</summary>
    public bool IsDown
    {
        get => _isDown;
        set
        {
            _isDown = value;
            if (!value)
                return;
            foreach (var request in Latest.Where(request => request.Status == 0))
                request.IsCut = true;
            ResetAll();
        }
    }

    /// <summary>Whether nothing is on its way but what stalls.</summary>
    internal bool IsAtRest => Volatile.Read(ref _open) == Volatile.Read(ref _stalled);

    /// <summary>Lets nothing pass any more as soon as a condition holds, until <see cref="Thaw"/>; looked at with each request and each piece of content.</summary>
    /// <returns>Ends at that moment.</returns>
    public Task FreezeWhenAsync(Func<FaultProxy, bool> holds)
    {
        lock (_lock)
        {
            _frozen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _freezes = holds;
            var frozen = _frozen.Task;
            PlannedFaults.Add("a moment at which nothing passes any more", () => frozen.IsCompleted);
            return frozen;
        }
    }

    /// <summary>Lets everything pass again.</summary>
    public void Thaw()
    {
        lock (_lock)
        {
            _passage = Task.CompletedTask;
            _freezes = null;
            _thaw.TrySetResult();
        }
    }

    /// <summary>Resets all connections.</summary>
    public void ResetAll()
    {
        foreach (var connection in _connections.Values)
            connection.Reset();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isDown = true;
        Thaw();
        _listener.Stop();
        await _accepting;
        ResetAll();
        await Task.WhenAll(_serving.Values);
        _listener.Dispose();
    }

    internal ProxiedRequest Begin(ProxiedRequest request)
    {
        Interlocked.Increment(ref _open);
        request.Fault = Choose(request);
        _requests.Enqueue(request);
        Interlocked.Increment(ref _begun);
        Look();
        return request;
    }

    internal void End() => Interlocked.Decrement(ref _open);

    internal void Stalled(int more) => Interlocked.Add(ref _stalled, more);

    /// <summary>Whether a connection has carried more than it may.</summary>
    internal bool IsBeyondLimit(int connection, long bytes)
    {
        if (LimitOf is not { } limitOf || bytes <= limitOf(connection))
            return false;
        _isLimitReached = true;
        return true;
    }

    internal void RefuseNext() => Interlocked.Increment(ref _refusals);

    internal void Count(ProxiedRequest request, int bytes)
    {
        if (!request.IsContent)
            return;
        Interlocked.Add(ref _contentBytes, bytes);
        Look();
    }

    /// <summary>Waits while nothing may pass.</summary>
    internal Task PassAsync() => _passage;

    private void Look()
    {
        if (_freezes is null)
            return;
        lock (_lock)
        {
            if (_freezes?.Invoke(this) != true)
                return;
            _freezes = null;
            _thaw = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _passage = _thaw.Task;
            _frozen.TrySetResult();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(CancellationToken.None);
                socket.NoDelay = true;
                var number = Interlocked.Increment(ref _accepted);
                var connection = _connections[number] = new ProxyConnection(this, socket, number);
                if (_isDown)
                    connection.Reset();
                if (TakeRefusal())
                    connection.Reset();
                _serving[number] = ServeAsync(number, connection);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The end of the test.
        }
    }

    private bool TakeRefusal()
    {
        if (Interlocked.Decrement(ref _refusals) >= 0)
            return true;
        Interlocked.Increment(ref _refusals);
        return false;
    }

    private async Task ServeAsync(int number, ProxyConnection connection)
    {
        await Task.Yield();
        await connection.ServeAsync();
        _connections.TryRemove(number, out _);
        connection.Dispose();
        _serving.TryRemove(number, out _);
    }
}
