using System.Net.Sockets;

namespace Dandi.Http.Connecting;

/// <summary>
/// Counts the bytes that the other side of all connections has acknowledged. What is written to a connection only goes
/// into a buffer of the operating system, of up to several megabytes, which on a slow line takes many seconds to send.
/// </summary>
/// <remarks>
/// Linux tells them as <c>tcpi_bytes_acked</c> of the option <c>TCP_INFO</c>
/// (<see href="https://man7.org/linux/man-pages/man7/tcp.7.html"/>, <c>linux/tcp.h</c>), which is
/// <c>tcpEStatsAppHCThruOctetsAcked</c> of <see href="https://www.rfc-editor.org/rfc/rfc4898">RFC 4898</see>.
/// Thread-safe.
/// </remarks>
internal sealed class AcknowledgedBytes
{
    private const int TcpProtocol = 6;
    private const int TcpInfo = 11;
    private const int BytesAckedOffset = 120;
    private readonly Lock _lock = new();
    private readonly List<(Socket Socket, long Bytes)> _open = [];
    private long _closed;
    private bool _isUnknown;

    /// <summary>The bytes of all connections so far; null if the operating system does not tell.</summary>
    public long? Total
    {
        get
        {
            lock (_lock)
            {
                for (var index = _open.Count - 1; index >= 0 && !_isUnknown; index--)
                    Refresh(index);
                return _isUnknown ? null : _closed + _open.Sum(connection => connection.Bytes);
            }
        }
    }

    /// <summary>Counts the bytes of a connection from now on; it remains the caller's.</summary>
    public Stream Watch(Stream connection)
    {
        lock (_lock)
        {
            if (connection is NetworkStream network)
                _open.Add((network.Socket, 0));
            else
                _isUnknown = true;
        }
        return connection;
    }

    private void Refresh(int index)
    {
        var (socket, bytes) = _open[index];
        if (!socket.SafeHandle.IsClosed && TryRead(socket) is { } acknowledged)
        {
            _open[index] = (socket, acknowledged);
            return;
        }
        // What it acknowledged after the last time is lost, which is little compared with all.
        _closed += bytes;
        _open.RemoveAt(index);
    }

    private long? TryRead(Socket socket)
    {
        Span<byte> info = stackalloc byte[BytesAckedOffset + sizeof(long)];
        try
        {
            if (socket.GetRawSocketOption(TcpProtocol, TcpInfo, info) == info.Length)
                return BitConverter.ToInt64(info[BytesAckedOffset..]);
            _isUnknown = true;
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile.
        }
        catch (SocketException)
        {
            _isUnknown = !socket.SafeHandle.IsClosed;
        }
        return null;
    }
}
