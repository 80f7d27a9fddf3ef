using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Dandi.Testing.Faults;

namespace Dandi.Testing.Network;

/// <summary>
/// A proxy between client and archive, on a free port of 127.0.0.1. It counts requests and bytes, injects the faults
/// that a test chooses, and can freeze or cut all traffic at a given moment.
/// </summary>
/// <remarks>
/// <para>
/// The header <c>Host</c> is forwarded unchanged, so that an archive that builds URLs from it presigns URLs that lead
/// to this proxy. If the target of a request is an absolute URL, the request goes there, as with a forward proxy.
/// </para>
/// <para>
/// The proxy owns its <see cref="ProxyConnection"/>s, one for each connection of a client; each handles one
/// <see cref="ProxyExchange"/> after another. Between <see cref="FreezeWhenAsync"/>, whose condition is checked with
/// each request and each chunk of content, and <see cref="Thaw"/>, connections wait before they forward anything. All
/// members are safe for concurrent use.
/// </para>
/// </remarks>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<int, ProxyConnection> _connections = new();
    private readonly ConcurrentQueue<ProxiedRequest> _requests = new();
    private readonly ConcurrentDictionary<int, Task> _serving = new();
    private readonly Lock _lock = new();
    private readonly Task _accepting;
    private int _accepted;
    private int _requestCount;
    private int _open;
    private int _stalled;
    private int _refusals;
    private long _contentBytes;
    private Func<FaultProxy, bool>? _freezeCondition;
    private TaskCompletionSource _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Task _thawed = Task.CompletedTask;
    private TaskCompletionSource _thaw = new();
    private volatile bool _isDown;
    private volatile bool _isLimitReached;

    /// <summary>Starts the proxy.</summary>
    /// <param name="target">The server to which requests are forwarded.</param>
    public FaultProxy(Uri target)
    {
        Target = target;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>The URL of the proxy: scheme, host and port.</summary>
    public Uri Url { get; }

    /// <summary>The server to which requests are forwarded; may be changed at any time.</summary>
    public Uri Target { get; set; }

    /// <summary>The clock of the client, which faults advance that take time; null for real time.</summary>
    public SkippingTimeProvider? Clock { get; init; }

    /// <summary>Gets the fault for a request; null for none.</summary>
    public Func<ProxiedRequest, ProxyFault?> Choose { get; set; } = _ => null;

    /// <summary>
    /// Gets the number of bytes of request bodies after which a connection, given by its number, is reset; null for no
    /// limit. The test fails if no connection reaches its limit.
    /// </summary>
    public Func<int, long>? ByteLimit
    {
        get;
        init
        {
            field = value;
            if (value is not null)
                PlannedFaults.Add("a connection that is reset at its byte limit", () => _isLimitReached);
        }
    }

    /// <summary>All requests so far, in the order of their start.</summary>
    public IReadOnlyList<ProxiedRequest> Requests => [.. _requests];

    /// <summary>The number of bytes of content that clients have sent to the store.</summary>
    public long ContentBytes => Interlocked.Read(ref _contentBytes);

    /// <summary>The number of requests so far.</summary>
    public int RequestCount => Volatile.Read(ref _requestCount);

    /// <summary>The last request of each open connection: in flight, or with a response.</summary>
    public IReadOnlyList<ProxiedRequest> LatestRequests =>
        [.. _connections.Values.Select(connection => connection.LastRequest).OfType<ProxiedRequest>()];

    /// <summary>Whether the network is down: open connections were reset, and new ones are reset at once.</summary>
    public bool IsDown
    {
        get => _isDown;
        set
        {
            _isDown = value;
            if (!value)
                return;
            foreach (var request in LatestRequests.Where(request => request.Status == 0))
                request.IsCut = true;
            ResetAll();
        }
    }

    /// <summary>Whether no request is in flight except stalled ones.</summary>
    internal bool IsIdle => Volatile.Read(ref _open) == Volatile.Read(ref _stalled);

    /// <summary>
    /// Stops all traffic as soon as a condition is true, until <see cref="Thaw"/>. The test fails if that never
    /// happens.
    /// </summary>
    /// <returns>A task that completes when the traffic has stopped.</returns>
    public Task FreezeWhenAsync(Func<FaultProxy, bool> condition)
    {
        lock (_lock)
        {
            _frozen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _freezeCondition = condition;
            var frozen = _frozen.Task;
            PlannedFaults.Add("a freeze of all traffic", () => frozen.IsCompleted);
            return frozen;
        }
    }

    /// <summary>Resumes the traffic.</summary>
    public void Thaw()
    {
        lock (_lock)
        {
            _thawed = Task.CompletedTask;
            _freezeCondition = null;
            _thaw.TrySetResult();
        }
    }

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

    internal ProxiedRequest BeginRequest(ProxiedRequest request)
    {
        Interlocked.Increment(ref _open);
        request.Fault = Choose(request);
        _requests.Enqueue(request);
        Interlocked.Increment(ref _requestCount);
        FreezeIfDue();
        return request;
    }

    internal void EndRequest() => Interlocked.Decrement(ref _open);

    /// <summary>Changes the number of requests that deliberately make no progress.</summary>
    internal void AddStalled(int count) => Interlocked.Add(ref _stalled, count);

    internal bool ExceedsLimit(int connection, long bytes)
    {
        if (ByteLimit is not { } getLimit || bytes <= getLimit(connection))
            return false;
        _isLimitReached = true;
        return true;
    }

    internal void RefuseNext() => Interlocked.Increment(ref _refusals);

    internal void CountContent(ProxiedRequest request, int bytes)
    {
        if (!request.IsContent)
            return;
        Interlocked.Add(ref _contentBytes, bytes);
        FreezeIfDue();
    }

    internal Task WaitWhileFrozenAsync() => _thawed;

    private void FreezeIfDue()
    {
        if (_freezeCondition is null)
            return;
        lock (_lock)
        {
            if (_freezeCondition?.Invoke(this) != true)
                return;
            _freezeCondition = null;
            _thaw = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _thawed = _thaw.Task;
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
            // The test has ended.
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
