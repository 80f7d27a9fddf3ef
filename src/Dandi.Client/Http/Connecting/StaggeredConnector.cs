using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace Dandi.Http.Connecting;

/// <summary>
/// Connects to the first address of a host that responds, as in
/// <see href="https://www.rfc-editor.org/rfc/rfc8305">RFC 8305</see> ("Happy Eyeballs"): IPv6 and IPv4 addresses
/// alternate, the next attempt starts when one has failed or when none has succeeded for 250 ms, and the first
/// connection wins.
/// </summary>
/// <remarks>
/// Addresses that lost are tried last for a while, so a dead one costs its delay only once. Connections that lose are
/// cancelled and disposed here. Thread-safe.
/// </remarks>
/// <param name="resolver">Resolves a host to addresses, in the system's order of preference.</param>
/// <param name="connector">Connects to an address; must end when it is cancelled.</param>
/// <param name="time">The clock for the delay between attempts.</param>
internal sealed class StaggeredConnector(
    Func<string, CancellationToken, Task<IPAddress[]>> resolver,
    Func<IPEndPoint, CancellationToken, Task<Stream>> connector,
    TimeProvider time
)
{
    /// <summary>
    /// How long an attempt has before the next one starts
    /// (<see href="https://www.rfc-editor.org/rfc/rfc8305#section-5">RFC 8305, section 5</see>).
    /// </summary>
    public static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    // A resolver may return any number of addresses.
    private const int MaxAttempts = 16;

    private readonly SlowAddresses _slow = new(time);

    /// <summary>A connector that uses the resolver and the sockets of the operating system.</summary>
    public static StaggeredConnector ForNetwork(TimeProvider time) =>
        new(Dns.GetHostAddressesAsync, ConnectSocketAsync, time);

    /// <summary>
    /// The same for sockets that are used synchronously: .NET makes a socket non-blocking for ever with its first
    /// asynchronous operation.
    /// </summary>
    public static StaggeredConnector ForBlocking(TimeProvider time) =>
        new(Dns.GetHostAddressesAsync, ConnectBlockingSocketAsync, time);

    /// <summary>Connects to a host; the caller owns the stream.</summary>
    /// <exception cref="SocketException">
    /// The host has no address, or no attempt succeeded: then the error of the first attempt that failed.
    /// </exception>
    public async Task<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal)
            ? [literal]
            : await resolver(target.Host, cancellationToken);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        var endpoints = new Queue<IPEndPoint>(
            _slow
                .MoveToEnd(Interleave(addresses))
                .Take(MaxAttempts)
                .Select(address => new IPEndPoint(address, target.Port))
        );
        using var losing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var attempts = new List<ConnectAttempt>();
        try
        {
            return await RaceAsync(endpoints, attempts, losing.Token, cancellationToken);
        }
        finally
        {
            await losing.CancelAsync();
            foreach (var attempt in attempts)
                _ = DisposeWhenConnectedAsync(attempt.Connection);
        }
    }

    /// <summary>
    /// Alternates between address families, starting with that of the first address
    /// (<see href="https://www.rfc-editor.org/rfc/rfc8305#section-4">RFC 8305, section 4</see>).
    /// </summary>
    private static IEnumerable<IPAddress> Interleave(IPAddress[] addresses)
    {
        var families = addresses
            .Distinct()
            .GroupBy(address => address.AddressFamily)
            .Select(family => family.ToList())
            .ToList();
        for (var index = 0; index < families.Max(family => family.Count); index++)
        {
            foreach (var family in families)
            {
                if (index < family.Count)
                    yield return family[index];
            }
        }
    }

    /// <summary>Starts attempts until one succeeds; that one is removed from <paramref name="attempts"/>.</summary>
    private async Task<Stream> RaceAsync(
        Queue<IPEndPoint> endpoints,
        List<ConnectAttempt> attempts,
        CancellationToken losing,
        CancellationToken cancellationToken
    )
    {
        var failed = new List<IPAddress>();
        Exception? firstError = null;
        while (true)
        {
            if (endpoints.TryDequeue(out var next))
                attempts.Add(new ConnectAttempt(next.Address, connector(next, losing)));
            else if (attempts.Count == 0)
                ExceptionDispatchInfo.Throw(firstError!);
            var index = await WaitAsync(attempts, isLast: endpoints.Count == 0, cancellationToken);
            if (index < 0)
                continue;
            var (address, connection) = attempts[index];
            attempts.RemoveAt(index);
            if (connection.IsCompletedSuccessfully)
            {
                // Attempts that started after the winner had less time, so they are not slow.
                _slow.Remember(address, failed.Concat(attempts.Take(index).Select(attempt => attempt.Address)));
                return await connection;
            }
            failed.Add(address);
            cancellationToken.ThrowIfCancellationRequested();
            firstError ??= connection.Exception?.InnerException
                ?? new SocketException((int)SocketError.OperationAborted);
        }
    }

    /// <summary>Waits until an attempt has ended, or until it is time to start the next one.</summary>
    /// <returns>The index of the attempt; -1 if none has ended.</returns>
    private async Task<int> WaitAsync(List<ConnectAttempt> attempts, bool isLast, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IEnumerable<Task> next = isLast ? [] : [Task.Delay(AttemptDelay, time, waiting.Token)];
        await Task.WhenAny(attempts.Select(attempt => attempt.Connection).Concat(next)).WaitAsync(cancellationToken);
        await waiting.CancelAsync();
        return attempts.FindIndex(attempt => attempt.Connection.IsCompleted);
    }

    /// <summary>
    /// Closes the connection of an attempt that lost: it may succeed at the moment when it is cancelled.
    /// </summary>
    private static async Task DisposeWhenConnectedAsync(Task<Stream> connection)
    {
        try
        {
            await (await connection).DisposeAsync();
        }
        catch (Exception error)
            when (error is SocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The attempt failed or was cancelled, so there is nothing to close.
        }
    }

    internal static async Task<Stream> ConnectSocketAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Task<Stream> ConnectBlockingSocketAsync(IPEndPoint endpoint, CancellationToken cancellationToken) =>
        Task.Run<Stream>(
            () =>
            {
                var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    using (cancellationToken.UnsafeRegister(_ => socket.Dispose(), null))
                        socket.Connect(endpoint);
                    cancellationToken.ThrowIfCancellationRequested();
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
            cancellationToken
        );

    private readonly record struct ConnectAttempt(IPAddress Address, Task<Stream> Connection);
}
