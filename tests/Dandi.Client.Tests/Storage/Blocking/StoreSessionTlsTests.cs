using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dandi.Http;
using Dandi.Storage.Blocking;
using Dandi.Testing;
using Dandi.Throttling;

namespace Dandi.Client.Tests.Storage.Blocking;

public sealed class StoreSessionTlsTests : IDisposable
{
    private const int MaxRequests = 8;
    private const string Body = "the bytes of an object";
    private readonly SkippingTimeProvider _time = new(RetryPolicy.MaxPause);
    private readonly HttpClients _clients;
    private readonly ConcurrencyLimiter _limiter;

    public StoreSessionTlsTests()
    {
        _clients = new HttpClients(new RetryPolicy(TimeSpan.Zero, _time, new Random(1)), "test");
        _limiter = new ConcurrencyLimiter(MaxRequests, MaxRequests, _time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_does_not_finish_the_handshake_of_TLS_can_be_aborted()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var cancelling = new CancellationTokenSource();
        using var session = Open(cancelling.Token);
        var url = new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        var receiving = Task.Run(() => session.TryGet(url, "/", new byte[1], Lease(), () => { }), Token);
        using var accepted = await listener.AcceptTcpClientAsync(Token);
        Assert.True(await accepted.GetStream().ReadAsync(new byte[1], Token) > 0);

        await cancelling.CancelAsync();

        Assert.False(await receiving);
        // That is no fault of the server.
        Assert.Equal(MaxRequests, _limiter.Limit);
    }

    [Fact]
    public async Task Tls_is_used_with_the_authorities_that_are_trusted()
    {
        await using var server = new TlsServer(Body);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(server.AuthorityPem);
        using var trusting = new HttpClients(
            new RetryPolicy(TimeSpan.Zero, _time, new Random(1)),
            "test",
            network: new NetworkOptions { Authorities = () => authorities }
        );
        var bytes = new byte[Body.Length];
        using var trusted = new StoreSession(trusting.BlockingStorage!, Token);
        using var untrusted = Open(Token);

        Assert.True(trusted.TryGet(server.Url, "/", bytes, Lease(), () => { }));
        Assert.Equal(Body, Encoding.ASCII.GetString(bytes));
        Assert.False(untrusted.TryGet(server.Url, "/", bytes, Lease(), () => { }));
    }

    /// <inheritdoc/>
    public void Dispose() => _clients.Dispose();

    private StoreSession Open(CancellationToken token) => new(_clients.BlockingStorage!, token);

    private ConcurrencyLease Lease() => _limiter.TryAcquire(rank: null, size: 0)!;
}
