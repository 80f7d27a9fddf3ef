using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Dandi.Http.Connecting;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Http.Connecting;

/// <summary>A network of one host, whose addresses answer at once, refuse, or are silent until a test says otherwise.</summary>
internal sealed class FakeNetwork
{
    private readonly string[] _addresses;
    private readonly string[] _refusing;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Stream>> _silent;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _asked = new(StringComparer.Ordinal);
    private readonly StaggeredConnector _connector;

    public FakeNetwork(string[] addresses, string[]? silent = null, string[]? refusing = null)
    {
        (_addresses, _refusing) = (addresses, refusing ?? []);
        _silent = new(StringComparer.Ordinal);
        foreach (var address in silent ?? [])
            _silent[address] = new TaskCompletionSource<Stream>();
        _connector = new StaggeredConnector(ResolveAsync, ConnectAsync, Time);
    }

    public FakeTimeProvider Time { get; } = new();

    /// <summary>The addresses that were asked, in order.</summary>
    public List<string> Attempts { get; } = [];

    public bool IgnoresCancellation { get; init; }

    /// <summary>Connects to the host.</summary>
    /// <returns>The address that won.</returns>
    public Task<string> ConnectAsync() => ConnectUntilAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc cref="ConnectAsync()"/>
    public async Task<string> ConnectUntilAsync(CancellationToken cancellationToken) =>
        (
            (FakeConnection)
                await _connector.ConnectAsync(new DnsEndPoint("archive.example.org", 443), cancellationToken)
        ).Address;

    /// <summary>Connects, with one delay between attempts.</summary>
    public async Task<string> ConnectPatientlyAsync()
    {
        var connection = ConnectAsync();
        Time.Advance(StaggeredConnector.AttemptDelay);
        return await connection;
    }

    /// <summary>Makes an address that was asked silent again.</summary>
    public void Forget(string address) => _silent[address] = new TaskCompletionSource<Stream>();

    /// <summary>Lets an address that was silent answer.</summary>
    public FakeConnection Respond(string address)
    {
        var connection = new FakeConnection(address);
        _silent[address].SetResult(connection);
        return connection;
    }

    /// <summary>Waits until an address was asked.</summary>
    public Task AskedAsync(string address) =>
        _asked.GetOrAdd(address, _ => new TaskCompletionSource()).Task.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits until the attempt at a silent address was cancelled.</summary>
    public async Task EndedAsync(string address) =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _silent[address].Task.WaitAsync(TestContext.Current.CancellationToken)
        );

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Task.FromResult(_addresses.Select(IPAddress.Parse).ToArray());

    private async Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var address = endpoint.Address.ToString();
        Attempts.Add(address);
        _asked.GetOrAdd(address, _ => new TaskCompletionSource()).TrySetResult();
        if (_refusing.Contains(address, StringComparer.Ordinal))
            throw new SocketException((int)SocketError.ConnectionRefused);
        if (!_silent.TryGetValue(address, out var response))
            return new FakeConnection(address);
        await using var cancelling = cancellationToken.Register(() =>
        {
            if (!IgnoresCancellation)
                response.TrySetCanceled(cancellationToken);
        });
        return await response.Task;
    }

    /// <summary>A connection to an address.</summary>
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
