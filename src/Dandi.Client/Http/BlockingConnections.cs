using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dandi.Concurrency;
using Dandi.Http.Blocking;
using Dandi.Http.Connecting;

namespace Dandi.Http;

/// <summary>
/// Connections to the object store for requests of a few kilobytes, which cost less when a thread waits for each
/// response than when one is woken for each step of it (docs/decisions/0071-blocking-connections.md).
/// </summary>
/// <remarks>
/// Only for the ordinary case: one attempt, without proxy, with a response of the usual form. Whatever else happens is
/// left to <see cref="HttpClients.Storage"/>, which knows how to retry and what to say. After a few failures in a row,
/// nothing is sent here for a while. Keeps idle connections. Thread-safe.
/// </remarks>
public sealed class BlockingConnections : IDisposable
{
    private const int MaxFailures = 3;
    private const int MaxIdle = 64;

    // Each blocks a thread of the pool.
    private const int MaxConnecting = 8;
    private static readonly TimeSpan PauseAfterFailures = TimeSpan.FromSeconds(30);

    private readonly NetworkOptions _network;
    private readonly RetryHandler _requests;
    private readonly Func<Stream, Stream> _connected;
    private readonly Func<X509ChainPolicy?> _trust;
    private readonly string _userAgent;
    private readonly TimeProvider _time;
    private readonly StaggeredConnector _connector;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _connecting = new(MaxConnecting);
    private readonly Stack<BlockingConnection> _idle = [];

    // What the URLs of the last server begin with; at first, no URL does.
    private volatile string _served = "\0";
    private long _successes;
    private int _failures;
    private long? _pausedAt;
    private bool _isDisposed;

    /// <param name="network">Proxy and authorities.</param>
    /// <param name="requests">Is told of each request, as if it had sent it.</param>
    /// <param name="connected">Is given each connection.</param>
    /// <param name="trust">Returns what certificates to trust; null for those of the system.</param>
    /// <param name="userAgent">The value of <c>User-Agent</c>.</param>
    /// <param name="time">The clock.</param>
    internal BlockingConnections(
        NetworkOptions network,
        RetryHandler requests,
        Func<Stream, Stream> connected,
        Func<X509ChainPolicy?> trust,
        string userAgent,
        TimeProvider time
    )
    {
        (_network, _requests, _connected, _trust) = (network, requests, connected, trust);
        (_userAgent, _time) = (userAgent, time);
        _connector = StaggeredConnector.ForBlocking(time);
    }

    /// <summary>How many requests have succeeded.</summary>
    internal long Successes => Interlocked.Read(ref _successes);

    /// <summary>Whether requests to a server may be sent here now.</summary>
    internal bool Serve(Uri url)
    {
        lock (_lock)
        {
            if (_pausedAt is { } since && _time.GetElapsedTime(since) < PauseAfterFailures)
                return false;
        }
        if (url.OriginalString.StartsWith(_served, StringComparison.Ordinal))
            return true;
        var isServed =
            url.Scheme is "http" or "https" && Ascii.IsValid(url.Authority) && _network.Proxy?.IsBypassed(url) != false;
        if (isServed)
            _served = BlockingConnection.RootOf(url);
        return isServed;
    }

    /// <summary>Counts a request until the result is disposed of.</summary>
    internal ActivityCount.Entry BeginRequest(HttpMethod method) => _requests.BeginForeign(method);

    /// <summary>Reports that a request has succeeded.</summary>
    /// <param name="date">The <c>Date</c> of the response.</param>
    internal void ReportSuccess(DateTimeOffset? date)
    {
        Volatile.Write(ref _failures, 0);
        Interlocked.Increment(ref _successes);
        _requests.ReportForeignSuccess(date);
    }

    /// <summary>Reports that a request has failed, or was responded to in another way.</summary>
    internal void ReportFailure()
    {
        if (Interlocked.Increment(ref _failures) < MaxFailures)
            return;
        lock (_lock)
            (_failures, _pausedAt) = (0, _time.GetTimestamp());
    }

    /// <summary>Returns an idle connection, or opens one.</summary>
    /// <param name="url">A URL with the scheme, host and port to connect to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="Exception">
    /// As of <see cref="Socket.Connect(EndPoint)"/> and <see cref="SslStream.AuthenticateAsClient(string)"/>.
    /// </exception>
    internal BlockingConnection Rent(Uri url, CancellationToken cancellationToken)
    {
        while (TakeIdle() is { } idle)
        {
            if (IsUsable(idle) && idle.LeadsTo(url) && !idle.HasUnexpected)
                return idle;
            idle.Dispose();
        }
        return Open(url, cancellationToken);
    }

    /// <summary>Keeps a connection whose last exchange is complete.</summary>
    internal void Return(BlockingConnection connection)
    {
        lock (_lock)
        {
            if (IsUsable(connection) && _idle.Count < MaxIdle && !_isDisposed)
            {
                _idle.Push(connection);
                return;
            }
        }
        connection.Dispose();
    }

    /// <summary>Whether another request may be sent on a connection.</summary>
    internal bool IsUsable(BlockingConnection connection) =>
        connection.CanBeReused
        && _time.GetElapsedTime(connection.UsedAt) < HttpClients.MaxIdleTime
        && _time.GetElapsedTime(connection.OpenedAt) < HttpClients.MaxConnectionLifetime;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            _isDisposed = true;
        while (TakeIdle() is { } idle)
            idle.Dispose();
    }

    private BlockingConnection? TakeIdle()
    {
        lock (_lock)
            return _idle.TryPop(out var idle) ? idle : null;
    }

    private BlockingConnection Open(Uri url, CancellationToken cancellationToken)
    {
        _network.EnsureUsable(url);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(HttpClients.ConnectTimeout);
        var network = Connect(url, limit.Token);
        try
        {
            using (limit.Token.UnsafeRegister(_ => network.Socket.Dispose(), null))
            {
                var stream = Protect(_connected(network), url);
                limit.Token.ThrowIfCancellationRequested();
                return new BlockingConnection(network.Socket, stream, url, _userAgent, _time)
                {
                    PatienceFor = IdleTimeout.ForBody,
                };
            }
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private NetworkStream Connect(Uri url, CancellationToken cancellationToken)
    {
        _connecting.Wait(cancellationToken);
        try
        {
            var connecting = _connector.ConnectAsync(new DnsEndPoint(url.IdnHost, url.Port), cancellationToken);
            return (NetworkStream)connecting.GetAwaiter().GetResult();
        }
        finally
        {
            _connecting.Release();
        }
    }

    private Stream Protect(Stream network, Uri url)
    {
        if (url.Scheme == "http")
            return network;
        var tls = new SslStream(network);
        tls.AuthenticateAsClient(
            new SslClientAuthenticationOptions
            {
                TargetHost = url.IdnHost,
                ApplicationProtocols = [SslApplicationProtocol.Http11],
                CertificateChainPolicy = _trust(),
            }
        );
        return tls;
    }
}
