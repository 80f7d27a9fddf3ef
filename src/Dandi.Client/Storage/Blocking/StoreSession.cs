using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using Dandi.Http;
using Dandi.Http.Blocking;
using Dandi.Throttling;

namespace Dandi.Storage.Blocking;

/// <summary>
/// Gets and puts small objects, one after the other, on a connection of its own. Whatever is not a success of the usual
/// form is only reported as such: the caller tries again with <see cref="ObjectReader"/> or <see cref="ObjectStore"/>.
/// Belongs to one thread, but for <see cref="Abort"/>.
/// </summary>
/// <param name="connections">Where connections come from.</param>
/// <param name="cancellationToken">Cancels connecting.</param>
internal sealed class StoreSession(BlockingConnections connections, CancellationToken cancellationToken) : IDisposable
{
    private const int Ok = 200;
    private const int TooManyRequests = 429;
    private const int ServiceUnavailable = 503;

    // What may be between the blanks of a request line.
    private static readonly SearchValues<char> TargetCharacters = SearchValues.Create([
        .. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code),
    ]);
    private volatile BlockingConnection? _connection;

    // Whether the store has said that it is overloaded, or does not respond.
    private bool _isOverloaded;

    private delegate bool Exchange<TContent>(BlockingConnection connection, TContent content)
        where TContent : allows ref struct;

    /// <summary>Receives a whole object.</summary>
    /// <param name="server">A URL with the scheme, host and port of the store.</param>
    /// <param name="target">Path and query, escaped.</param>
    /// <param name="content">As long as the object; filled.</param>
    /// <param name="lease">That of the request; is told what became of it.</param>
    /// <param name="arrived">Called when bytes arrive.</param>
    /// <returns>Whether the store has sent so many bytes; which they are is to be verified.</returns>
    public bool TryGet(Uri server, string target, Span<byte> content, ConcurrencyLease lease, Action arrived) =>
        TryExchange(HttpMethod.Get, server, target, content, lease, (connection, destination) =>
        {
            connection.Begin("GET", target);
            connection.Send([]);
            var head = connection.ReceiveHead();
            if (!IsOk(head) || head.ContentLength != destination.Length)
                return false;
            var date = head.ParseDate();
            connection.ReceiveBody(destination, arrived);
            lease.Bytes = destination.Length;
            connections.ReportSuccess(date);
            return true;
        });

    /// <summary>Sends a whole object to a presigned URL.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="md5">The MD5 of the content, which the store verifies.</param>
    /// <param name="content">The content.</param>
    /// <param name="isVerified">Whether the content is known to have this MD5.</param>
    /// <param name="lease">That of the request; is told what became of it.</param>
    /// <returns>Whether the store has these bytes.</returns>
    public bool TryPut(
        Uri url,
        ReadOnlyMemory<byte> md5,
        ReadOnlySpan<byte> content,
        bool isVerified,
        ConcurrencyLease lease
    )
    {
        var target = TargetOf(url);
        return TryExchange(HttpMethod.Put, url, target.Span, content, lease, (connection, source) =>
        {
            connection.Begin("PUT", target.Span);
            connection.AddField("Content-Length", source.Length.ToString(CultureInfo.InvariantCulture));
            connection.AddField("Content-MD5", Convert.ToBase64String(md5.Span));
            connection.Send(source);
            var head = connection.ReceiveHead();
            if (!IsOk(head) || !S3Response.ConfirmsMd5(head.ETag, md5.Span, isVerified))
                return false;
            lease.Bytes = source.Length;
            connections.ReportSuccess(head.ParseDate());
            return true;
        });
    }

    /// <summary>Makes the exchange that the thread waits for fail.</summary>
    public void Abort() => _connection?.Abort();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_connection is { } connection)
            connections.Return(connection);
        _connection = null;
    }

    /// <summary>Path and query of a URL, usually without another string.</summary>
    private static ReadOnlyMemory<char> TargetOf(Uri url)
    {
        var text = url.OriginalString;
        var start = BlockingConnection.PathStart(text);
        return start < 0 || text.Contains('#') || text.Contains("/.", StringComparison.Ordinal)
            ? url.PathAndQuery.AsMemory()
            : text.AsMemory(start);
    }

    private bool TryExchange<TContent>(
        HttpMethod method,
        Uri server,
        ReadOnlySpan<char> target,
        TContent content,
        ConcurrencyLease lease,
        Exchange<TContent> exchange
    )
        where TContent : allows ref struct
    {
        lease.HasFailed = true;
        _isOverloaded = false;
        if (target.ContainsAnyExcept(TargetCharacters))
            return false;
        while (true)
        {
            using var request = connections.BeginRequest(method);
            var responses = 0;
            try
            {
                var connection = Connect(server);
                responses = connection.Responses;
                if (!exchange(connection, content))
                    return Fail(lease);
                lease.HasFailed = false;
                return true;
            }
            catch (Exception error)
            {
                // The server may have closed a connection that was idle.
                if (responses > 0 && _connection!.Responses == responses && IsClosed(error) && !IsCancelled)
                {
                    Drop();
                    continue;
                }
                _isOverloaded = true;
                return Fail(lease);
            }
        }
    }

    private bool IsCancelled => cancellationToken.IsCancellationRequested;

    private bool IsOk(ResponseHead head)
    {
        _isOverloaded = head.Status is TooManyRequests or ServiceUnavailable;
        return head.Status == Ok;
    }

    private BlockingConnection Connect(Uri server)
    {
        if (_connection is { } current && current.LeadsTo(server) && connections.IsUsable(current))
            return current;
        Dispose();
        var opened = connections.Rent(server, cancellationToken);
        _connection = opened;
        // Abort may have looked just before.
        Interlocked.MemoryBarrier();
        cancellationToken.ThrowIfCancellationRequested();
        return opened;
    }

    private bool Fail(ConcurrencyLease lease)
    {
        Drop();
        if (IsCancelled)
            return false;
        connections.ReportFailure();
        if (_isOverloaded)
            lease.ReportOverload();
        return false;
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private static bool IsClosed(Exception error) =>
        error
            is EndOfStreamException
                or IOException
                {
                    InnerException: SocketException
                    {
                        SocketErrorCode: SocketError.ConnectionReset
                            or SocketError.ConnectionAborted
                            or SocketError.Shutdown
                    },
                };
}
