using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Dandi.Http.Connecting;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Http.Connecting;

/// <summary>
/// A network with one host, whose addresses accept connections at once, refuse them, or do not respond until a test
/// calls <see cref="Respond"/>.
/// </summary>
internal sealed class FakeNetwork
{
    private readonly string[] _addresses;
    private readonly string[] _refusing;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Stream>> _unresponsive;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _attempted = new(StringComparer.Ordinal);
    private readonly StaggeredConnector _connector;

    public FakeNetwork(string[] addresses, string[]? unresponsive = null, string[]? refusing = null)
    {
        (_addresses, _refusing) = (addresses, refusing ?? []);
        _unresponsive = new(StringComparer.Ordinal);
        foreach (var address in unresponsive ?? [])
            _unresponsive[address] = new TaskCompletionSource<Stream>();
        _connector = new StaggeredConnector(ResolveAsync, ConnectAsync, Time);
    }

    public FakeTimeProvider Time { get; } = new();

    /// <summary>The addresses that were tried, in order.</summary>
    public List<string> Attempts { get; } = [];

    public bool IgnoresCancellation { get; init; }

    /// <summary>Connects to the host.</summary>
    /// <returns>The address that won.</returns>
    public Task<string> ConnectAsync() => ConnectUntilCancelledAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc cref="ConnectAsync()"/>
    public async Task<string> ConnectUntilCancelledAsync(CancellationToken cancellationToken) =>
        (
            (FakeConnection)
                await _connector.ConnectAsync(new DnsEndPoint("archive.example.org", 443), cancellationToken)
        ).Address;

    /// <summary>Connects, and advances the clock by the delay before the second attempt.</summary>
    public async Task<string> ConnectAfterDelayAsync()
    {
        var connection = ConnectAsync();
        Time.Advance(StaggeredConnector.AttemptDelay);
        return await connection;
    }

    /// <summary>Makes an address unresponsive again whose attempt was cancelled.</summary>
    public void MakeUnresponsive(string address) => _unresponsive[address] = new TaskCompletionSource<Stream>();

    /// <summary>Lets an unresponsive address accept the connection.</summary>
    public FakeConnection Respond(string address)
    {
        var connection = new FakeConnection(address);
        _unresponsive[address].SetResult(connection);
        return connection;
    }

    /// <summary>Waits until an address is tried.</summary>
    public Task WaitForAttemptAsync(string address) =>
        _attempted
            .GetOrAdd(address, _ => new TaskCompletionSource())
            .Task.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits until the attempt at an unresponsive address is cancelled.</summary>
    public async Task WaitForCancellationAsync(string address) =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _unresponsive[address].Task.WaitAsync(TestContext.Current.CancellationToken)
        );

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Task.FromResult(_addresses.Select(IPAddress.Parse).ToArray());

    private async Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var address = endpoint.Address.ToString();
        Attempts.Add(address);
        _attempted.GetOrAdd(address, _ => new TaskCompletionSource()).TrySetResult();
        if (_refusing.Contains(address, StringComparer.Ordinal))
            throw new SocketException((int)SocketError.ConnectionRefused);
        if (!_unresponsive.TryGetValue(address, out var response))
            return new FakeConnection(address);
        await using var cancelling = cancellationToken.Register(() =>
        {
            if (!IgnoresCancellation)
                response.TrySetCanceled(cancellationToken);
        });
        return await response.Task;
    }

    internal sealed class FakeConnection(string address) : MemoryStream
    {
        private readonly TaskCompletionSource _closed = new();

        public string Address => address;

        public Task Closed => _closed.Task;

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            _closed.TrySetResult();
        }
    }
}
