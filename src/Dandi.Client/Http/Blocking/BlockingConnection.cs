using System.Net.Sockets;
using System.Text;

namespace Dandi.Http.Blocking;

/// <summary>
/// One HTTP/1.1 connection whose owner waits in system calls for what it sends and receives
/// (<see href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</see>). Not thread-safe, but for <see cref="Abort"/>.
/// </summary>
/// <remarks>
/// An exchange is <see cref="Begin"/>, <see cref="AddField"/> for each further header, <see cref="Send"/>,
/// <see cref="ReceiveHead"/>, <see cref="ReceiveBody"/>. If one of them throws, or the body is not received, the
/// connection is of no use anymore.
/// </remarks>
internal sealed class BlockingConnection : IDisposable
{
    private const int BufferSize = 32 << 10;
    private const int MaxHead = 16 << 10;

    // Usually the whole head and little else: the rest of the body need not be copied.
    private const int FirstRead = 1 << 10;

    // One byte a minute would do otherwise.
    private static readonly TimeSpan MaxExchangeTime = TimeSpan.FromMinutes(15);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly string _root;
    private readonly byte[] _fixedFields;
    private readonly byte[] _buffer = new byte[BufferSize];

    // What is to be sent, or what was received and not taken yet.
    private int _start;
    private int _end;
    private long _bodyLeft;
    private int _timeout;
    private bool _closes;
    private bool _isComplete = true;

    /// <param name="socket">The socket, connected and never used asynchronously; owned.</param>
    /// <param name="stream">What to read and write: the socket's bytes, or those that TLS protects.</param>
    /// <param name="origin">A URL with the scheme, host and port that it leads to.</param>
    /// <param name="userAgent">The value of <c>User-Agent</c>.</param>
    /// <param name="time">The clock of <see cref="OpenedAt"/> and <see cref="UsedAt"/>.</param>
    public BlockingConnection(Socket socket, Stream stream, Uri origin, string userAgent, TimeProvider time)
    {
        (_socket, _stream, _time) = (socket, stream, time);
        _root = RootOf(origin);
        OpenedAt = UsedAt = time.GetTimestamp();
        _fixedFields = Encoding.ASCII.GetBytes($" HTTP/1.1\r\nHost: {origin.Authority}\r\nUser-Agent: {userAgent}\r\n");
    }

    /// <summary>Where the path begins in a URL as it is written; -1 if that is not obvious.</summary>
    public static int PathStart(string url)
    {
        var host = url.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = url.AsSpan(host).IndexOfAny("/\\?#@");
        return end >= 0 && url[host + end] == '/' ? host + end : -1;
    }

    /// <summary>What URLs with the same scheme, host and port begin with.</summary>
    public static string RootOf(Uri url) =>
        PathStart(url.OriginalString) is > 0 and var start
            ? url.OriginalString[..(start + 1)]
            : url.GetLeftPart(UriPartial.Authority) + "/";

    /// <summary>How long to wait for bytes of the response to a request, depending on the length of its body.</summary>
    public required Func<long, TimeSpan> PatienceFor { get; init; }

    /// <summary>When it was opened, as a timestamp.</summary>
    public long OpenedAt { get; }

    /// <summary>When the last exchange began, as a timestamp.</summary>
    public long UsedAt { get; private set; }

    /// <summary>How many responses have arrived.</summary>
    public int Responses { get; private set; }

    /// <summary>Whether another exchange can follow.</summary>
    public bool CanBeReused => _isComplete && !_closes && _start == _end;

    /// <summary>Whether bytes, or the end, have arrived of which nobody knows.</summary>
    public bool HasUnexpected => _socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    /// <summary>Whether a URL has the scheme, host and port of this connection, written in the same way.</summary>
    public bool LeadsTo(Uri url) => url.OriginalString.StartsWith(_root, StringComparison.Ordinal);

    /// <summary>Begins a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">Path and query, escaped.</param>
    public void Begin(string method, ReadOnlySpan<char> target)
    {
        (_isComplete, _end, UsedAt) = (false, 0, _time.GetTimestamp());
        Add(method);
        Add(" ");
        Add(target);
        Add(_fixedFields);
    }

    /// <summary>Adds a header to the request.</summary>
    /// <exception cref="IOException">The headers are too long.</exception>
    public void AddField(string name, string value)
    {
        Add(name);
        Add(": ");
        Add(value);
        Add("\r\n"u8);
    }

    /// <summary>Sends the request.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    public void Send(ReadOnlySpan<byte> body)
    {
        Add("\r\n"u8);
        AllowFor(body.Length);
        // One write, if possible, is one packet.
        if (body.Length <= _buffer.Length - _end)
        {
            Add(body);
            body = default;
        }
        _stream.Write(_buffer.AsSpan(0, _end));
        if (body.Length > 0)
            _stream.Write(body);
        (_start, _end) = (0, 0);
    }

    /// <summary>Receives status and headers.</summary>
    /// <returns>The head, valid until the next call.</returns>
    /// <exception cref="IOException">The connection is broken, or the response is of another kind.</exception>
    public ResponseHead ReceiveHead()
    {
        for (var searched = 0; ; )
        {
            var found = _buffer.AsSpan(searched, _end - searched).IndexOf("\r\n\r\n"u8);
            if (found >= 0)
            {
                _start = searched + found + 4;
                break;
            }
            if (_end >= MaxHead)
                throw new IOException("the headers of the response are too long");
            searched = Math.Max(0, _end - 3);
            _end += Receive(_buffer.AsSpan(_end, FirstRead));
        }
        if (!ResponseHead.TryParse(_buffer.AsSpan(0, _start), out var head))
            throw new IOException("the response is malformed, or of a kind that is not supported here");
        Responses++;
        (_bodyLeft, _closes) = (head.ContentLength, head.Closes);
        _isComplete = _bodyLeft == 0;
        return head;
    }

    /// <summary>Receives the body, or the next bytes of it.</summary>
    /// <param name="destination">Filled completely; not longer than the body.</param>
    /// <param name="arrived">Called whenever bytes have arrived.</param>
    /// <exception cref="IOException">The connection is broken.</exception>
    public void ReceiveBody(Span<byte> destination, Action arrived)
    {
        var left = _bodyLeft - destination.Length;
        var buffered = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, buffered).CopyTo(destination);
        _start += buffered;
        // If that was not all, the buffer is empty.
        for (destination = destination[buffered..]; destination.Length > 0; )
        {
            destination = destination[Receive(destination)..];
            arrived();
        }
        (_bodyLeft, _isComplete) = (left, left == 0);
    }

    /// <summary>Makes what the owner waits for fail.</summary>
    public void Abort()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is broken or closed already.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private void AllowFor(int bodyLength)
    {
        var time = (int)PatienceFor(bodyLength).TotalMilliseconds;
        // The next body usually needs no more.
        if (time > _timeout)
            _socket.SendTimeout = _socket.ReceiveTimeout = _timeout = time;
    }

    private int Receive(Span<byte> destination)
    {
        var received = _stream.Read(destination);
        if (_time.GetElapsedTime(UsedAt) > MaxExchangeTime)
            throw new IOException("the response arrives too slowly");
        return received > 0 ? received : throw new EndOfStreamException("the connection was closed");
    }

    private void Add(ReadOnlySpan<char> text)
    {
        if (!Encoding.ASCII.TryGetBytes(text, _buffer.AsSpan(_end), out var length))
            throw new IOException("the headers of the request are too long");
        _end += length;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.TryCopyTo(_buffer.AsSpan(_end)))
            throw new IOException("the headers of the request are too long");
        _end += bytes.Length;
    }
}
